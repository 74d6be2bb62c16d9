console.log('compiling');
setInterval(() => undefined, 1000);
