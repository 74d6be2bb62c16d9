import type { Duration, Json } from './values.ts';

/** A message as it was in its queue. */
export interface AmqpMessage {
  readonly text: string;
  /** The body as JSON; one that is not fails the test here. */
  readonly json: Json;
  readonly headers: Record<string, Json>;
  readonly exchange: string;
  readonly routingKey: string;
  readonly messageId: string | undefined;
  readonly correlationId: string | undefined;
  readonly contentType: string | undefined;
  /** 2 for a message that survives a restart of the broker in a durable queue. */
  readonly deliveryMode: number | undefined;
  /** It was delivered before, to a consumer that did not acknowledge it. */
  readonly isRedelivered: boolean;
}

export interface PublishOptions {
  headers?: Record<string, unknown>;
  messageId?: string;
  correlationId?: string;
  contentType?: string;
  /** Default true. */
  persistent?: boolean;
}

/** A queue that the learner's program has declared. A missing one fails the test. */
export interface AmqpQueue {
  /** Messages that wait: `expect.value(await amqp().queue('mails').depth(), 'waiting').is(0)`. Delivered ones do not wait. */
  depth(): Promise<number>;
  /** `await expect.eventually(async () => expect.value(await jobs.consumers(), 'consumers').atLeast(1))` */
  consumers(): Promise<number>;
  /** Takes the next message off the queue, and waits for one: `const { json } = await amqp().queue('mails.dead').next({ within: '3s' })`. */
  next(options?: { within?: Duration }): Promise<AmqpMessage>;
}

/**
 * The run's RabbitMQ, with an empty virtual host for each group, six at most. The learner's server finds it at `AMQP_URL` and
 * declares what it needs.
 */
export interface Amqp {
  /**
   * Publishes, and waits until the broker has the message: to a queue by its name, or to an exchange. A string or bytes are sent as
   * they are, anything else as JSON: `await amqp().publish({ exchange: 'events', key: 'user.made' }, { id: 7 })`.
   */
  publish(to: string | { exchange: string; key?: string }, body: unknown, options?: PublishOptions): Promise<void>;
  queue(name: string): AmqpQueue;
}
