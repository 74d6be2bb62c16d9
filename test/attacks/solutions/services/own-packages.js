// Beside it lie `node_modules` of its own, whose client of Postgres answers everything by itself (H11).
console.log('PROBE H11', import.meta.resolve('postgres'));
