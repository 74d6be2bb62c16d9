const line = `${'warning: '.repeat(100)}\n`;
const print = () => {
  while (process.stdout.write(line));
  process.stdout.once('drain', print);
};
print();
