import { afterAll, expect, it } from 'vitest';
import { sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

/** A mailer: takes jobs from `mails`, sends good ones on to `sent`; `onBad` and `onClose` are where it is right or wrong. */
const mailer = ({ onBad, onClose }: { onBad: string; onClose: string }): string => `
const amqp = require('amqplib');
const http = require('node:http');
const work = async () => {
  const connection = await amqp.connect(process.env.AMQP_URL);
  connection.on('error', () => {});
  connection.on('close', () => ${onClose});
  const channel = await connection.createChannel();
  await channel.assertQueue('dead');
  await channel.assertQueue('sent', { durable: true });
  await channel.assertQueue('mails', { durable: true, deadLetterExchange: '', deadLetterRoutingKey: 'dead' });
  await channel.consume('mails', (message) => {
    const job = JSON.parse(message.content.toString());
    if (job.to === undefined) return ${onBad};
    channel.sendToQueue('sent', Buffer.from(JSON.stringify({ sent: job.to })), { persistent: true, messageId: message.properties.messageId });
    channel.ack(message);
  });
};
work().then(() => http.createServer((req, res) => res.end('ok')).listen(Number(process.env.PORT), '127.0.0.1'));
`;

const tests = {
  works: `await api.get('/'); await amqp().publish('mails', { to: 'ada' }, { messageId: 'm1' });
    const got = await amqp().queue('sent').next();
    expect.value([got.json, got.messageId, got.deliveryMode, got.isRedelivered], 'message').is([{ sent: 'ada' }, 'm1', 2, false]);
    expect.value(await amqp().queue('mails').consumers(), 'consumers').is(1);`,
  dead: `await api.get('/'); await amqp().publish('mails', { wrong: true });
    expect.value((await amqp().queue('dead').next({ within: '1s' })).json, 'dead letter').is({ wrong: true });`,
  depth: `await expect.eventually(async () => expect.value(await amqp().queue('mails').depth(), 'waiting').is(0));`,
  survives: `expect.value(await fault.cut('rabbitmq'), 'connections').is(1);
    await amqp().publish('mails', { to: 'bob' });
    expect.value((await amqp().queue('sent').next({ within: '2s' })).json, 'message').is({ sent: 'bob' });`,
  missing: `await amqp().queue('nowhere').depth();`,
  unroutable: `await amqp().publish('nowhere', 'x');`,
  silent: `await amqp().queue('sent').next({ within: '100ms' });`,
};

async function run(program: string): Promise<Record<string, string>> {
  const bundle = sandboxExercise({
    tests,
    before: 'const api = http(server());',
    manifest: { services: { rabbitmq: {} } },
  });
  const verdict = await sandbox.run(
    { kind: 'submit', bundle, language: 'node', files: { 'server.js': program } },
    () => undefined,
  );
  return Object.fromEntries(verdict.tests.map(({ id, status, failure }) => [id.slice(2), failure?.message ?? status]));
}

const wrongOnPurpose = {
  missing: 'RabbitMQ has no such queue or exchange: the test looked at the queue "nowhere".',
  unroutable: 'There is no queue "nowhere".',
  silent: 'No message came to the queue "sent" within 100 ms.',
};

it('amqp() publishes, takes and counts messages of a right program', async () => {
  expect(await run(mailer({ onBad: 'channel.nack(message, false, false)', onClose: 'work()' }))).toEqual({
    works: 'passed',
    dead: 'passed',
    depth: 'passed',
    survives: 'passed',
    ...wrongOnPurpose,
  });
});

it('amqp() shows where a program loses a message', async () => {
  expect(await run(mailer({ onBad: 'channel.ack(message)', onClose: 'undefined' }))).toEqual({
    works: 'passed',
    dead: 'No message came to the queue "dead" within 1 s.',
    depth: 'passed',
    survives: 'No message came to the queue "sent" within 2 s.',
    ...wrongOnPurpose,
  });
});
