import type { Channel, ConfirmChannel, GetMessage } from 'amqplib';
import type { Amqp, AmqpMessage, AmqpQueue, PublishOptions } from '../api/amqp.ts';
import { durationMs, inWords } from '../durations.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import { parseJson } from '../json/safe-json.ts';
import type { RunContext } from '../run-context.ts';
import type { RabbitConnection } from './rabbitmq.ts';

const lookEveryMs = 20;
const notFound = 404;

export function createAuthorAmqp(connection: RabbitConnection | null, context: RunContext): Amqp {
  /** A channel of its own for each use: RabbitMQ closes one over a queue that is not there. */
  const use = async <T>(did: string, work: (channel: ConfirmChannel) => Promise<T>): Promise<T> => {
    context.scopes.current().hasReadAnswer = true;
    if (connection === null) throw new HarnessFault('amqp(): kata.yaml declares no service "rabbitmq".');
    try {
      const channel = await (await connection.open()).createConfirmChannel();
      channel.on('error', () => undefined);
      return await work(channel).finally(() => channel.close().catch(() => undefined));
    } catch (error) {
      throw failureOf(error as Error, did, connection.wasReached);
    }
  };
  return {
    publish(to, body, options = {}) {
      const target = typeof to === 'string' ? { exchange: '', key: to } : { key: '', ...to };
      const where = target.exchange === '' ? `the queue "${target.key}"` : `the exchange "${target.exchange}"`;
      return use(`published a message to ${where}`, (channel) => publish(channel, { ...target, body, options }));
    },
    queue: (name) => authorQueue(name, use),
  };
}

type Use = <T>(did: string, work: (channel: Channel) => Promise<T>) => Promise<T>;

function authorQueue(name: string, use: Use): AmqpQueue {
  const look = (): Promise<{ messageCount: number; consumerCount: number }> =>
    use(`looked at the queue "${name}"`, (channel) => channel.checkQueue(name));
  return {
    depth: async () => (await look()).messageCount,
    consumers: async () => (await look()).consumerCount,
    next({ within = '2s' } = {}) {
      const did = `waited for a message in the queue "${name}"`;
      return use(did, async (channel) => {
        const untilMs = performance.now() + durationMs(within);
        for (;;) {
          const taken = await channel.get(name, { noAck: true });
          if (taken !== false) return messageOf(taken, did);
          if (performance.now() > untilMs) break;
          await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
        }
        const message = `No message came to the queue "${name}" within ${inWords(durationMs(within))}.`;
        throw new LearnerFailure({ message, did, expected: 'a message', actual: 'an empty queue' });
      });
    },
  };
}

type Publication = { exchange: string; key: string; body: unknown; options: PublishOptions };

/** `mandatory` brings back what no queue takes: a message that is lost is never what a test wants to send. */
async function publish(channel: ConfirmChannel, { exchange, key, body, options }: Publication): Promise<void> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const bytes = isRaw ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body));
  const contentType = options.contentType ?? (isRaw ? 'text/plain' : 'application/json');
  let isReturned = false;
  channel.on('return', () => {
    isReturned = true;
  });
  channel.publish(exchange, key, bytes, { mandatory: true, persistent: true, ...options, contentType });
  await channel.waitForConfirms();
  if (!isReturned) return;
  const message =
    exchange === ''
      ? `There is no queue "${key}".`
      : `No queue is bound to the exchange "${exchange}" for the routing key "${key}".`;
  throw new LearnerFailure({ message, expected: 'a queue that takes the message' });
}

function messageOf({ content, fields, properties }: GetMessage, did: string): AmqpMessage {
  const text = content.toString('utf8');
  return {
    text,
    get json() {
      const parsed = parseJson(text);
      if ('value' in parsed) return parsed.value;
      const message = `The body of a message ${parsed.problem}.`;
      throw new LearnerFailure({ message, did, expected: 'a JSON body', actual: clip(text, 512) });
    },
    headers: properties.headers ?? {},
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    messageId: properties.messageId,
    correlationId: properties.correlationId,
    contentType: properties.contentType,
    deliveryMode: properties.deliveryMode,
    isRedelivered: fields.redelivered,
  };
}

/** A refusal by RabbitMQ is about what the learner's program has declared; one that never answered is our fault. */
function failureOf(error: Error & { code?: number | string }, did: string, wasReached: boolean): Error {
  if (error instanceof LearnerFailure || error instanceof HarnessFault) return error;
  if (!wasReached) return new HarnessFault(`RabbitMQ could not be reached: ${error.message}`, { cause: error });
  const what = error.code === notFound ? 'has no such queue or exchange' : `answered "${clip(error.message, 300)}"`;
  return new LearnerFailure({ message: `RabbitMQ ${what}: the test ${did}.`, did, actual: error.message });
}
