console.error('server.js:1: the semicolon is in the wrong place');
process.exit(2);
