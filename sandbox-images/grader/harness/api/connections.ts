import type { Body, HeaderValues, Res } from './http.ts';
import type { Server } from './processes.ts';
import type { Duration, Json } from './values.ts';

export interface ConnectOptions {
  /** Default: `server()`. */
  server?: Server;
  headers?: HeaderValues;
  /** Sent as `Authorization: Bearer <token>`. */
  token?: string;
  /** Longest wait for the connection to be open. Default 5 s, never longer than what the test has left. */
  timeout?: Duration;
}

export interface WsOptions extends ConnectOptions {
  /** Subprotocols to offer. */
  protocols?: string[];
  /** `false`: the server's pings stay without an answer, as from a peer that is dead. */
  answerPings?: boolean;
}

/** One message of a websocket. */
export interface WsMessage {
  readonly text: string;
  /** The message as JSON, as in `Res`. One that is not JSON fails the test here. */
  readonly json: Json;
  readonly bytes: Buffer;
  readonly isBinary: boolean;
  /** When it came, in milliseconds since the connection was open. */
  readonly atMs: number;
}

/** A function, or a shape that the JSON of a message has at least: `{ type: 'joined', user: any.string }`. */
export type Match<T> = ((message: T) => boolean) | Record<string, unknown>;

/** One frame as it goes on the wire, also one that the protocol forbids. */
export interface WsFrame {
  opcode: 'continuation' | 'text' | 'binary' | 'close' | 'ping' | 'pong' | number;
  payload: string | Uint8Array;
  /** Default `true`: the message ends with this frame. */
  final?: boolean;
  /** Default `true`, as the protocol asks of clients. */
  masked?: boolean;
  /** The three reserved bits, 0 to 7. Default 0. */
  reserved?: number;
  /** Length that the frame claims to have. Default: the true one. */
  declaredBytes?: number;
}

/**
 * A websocket to the learner's server; it ends with its test at the latest. What went over it is one exchange of the wire
 * view. A message may have 1 MB, all together 4 MB.
 */
export interface Ws {
  /** Number of the exchange in the learner's wire view. */
  readonly n: number;
  /** The subprotocol that the server chose; empty for none. */
  readonly protocol: string;
  /** How many pings have come. */
  readonly pingCount: number;
  /** A string as text, bytes as binary, anything else as JSON: `alice.send({ type: 'say', text: 'hi' })`. */
  send(message: Body): void;
  /**
   * The next message that nobody has taken yet and that matches; others before it are passed over.
   * `const { json } = await bob.next({ type: 'message', text: 'hi' }, { within: '1s' })`, 2 s unless told otherwise.
   */
  next(match?: Match<WsMessage>, options?: { within?: Duration }): Promise<WsMessage>;
  /** Fails when a message that matches is waiting or comes within that time: `await eve.nothing({ type: 'message' }, { within: '300ms' })`. */
  nothing(match?: Match<WsMessage>, options?: { within?: Duration }): Promise<void>;
  /** Every message so far: `alice.all().map(({ json }) => json.id)`. */
  all(): readonly WsMessage[];
  /** Waits until the server has closed, with this code if one is given; 1006 stands for "without a close frame": `await ws.closed({ code: 1009 })`. */
  closed(options?: { code?: number | readonly number[]; within?: Duration }): Promise<{ code: number; reason: string }>;
  /** Closes it as the protocol wants, and waits for the end: `await ws.close(1000, 'bye')`. */
  close(code?: number, reason?: string): Promise<void>;
  /** Cuts the connection without a word, as a phone does in a tunnel. */
  drop(): void;
  /** From now on reads no faster than that; 0 stops reading: `ws.slow(1024)`. */
  slow(bytesPerSecond: number): void;
  /** Writes one frame, also a forbidden one: `ws.frame({ opcode: 'text', payload: new Uint8Array([0xff]) })`. */
  frame(frame: WsFrame): void;
  /** Writes these bytes into the open connection as they are. */
  raw(bytes: string | Uint8Array): void;
}

export interface WsConnect {
  /** Opens a websocket: `const alice = await ws('/rooms/1', { token })`. A refusal fails the test. */
  (path: string, options?: WsOptions): Promise<Ws>;
  /** Asks for a websocket that the server should refuse, and returns its answer: `expect.status(await ws.refused('/rooms/1'), 401)`. */
  refused(path: string, options?: ConnectOptions): Promise<Res>;
}

export interface SseOptions extends ConnectOptions {
  /** Sent as `Last-Event-ID`: the server is to go on behind that event. */
  lastEventId?: string;
}

/** One event of a stream. */
export interface SseEvent {
  /** `message` unless the server named it. */
  readonly event: string;
  /** Id of this event, empty when it has none. */
  readonly id: string;
  readonly text: string;
  /** The data as JSON, as in `Res`. */
  readonly json: Json;
  /** When it came, in milliseconds since the stream was open. */
  readonly atMs: number;
}

/** A stream of server-sent events; it ends with its test at the latest. It may have 4 MB. */
export interface Sse {
  /** Number of the exchange in the learner's wire view. */
  readonly n: number;
  readonly headers: Record<string, string>;
  /** The next event that nobody has taken yet and that matches: `await feed.next(({ event }) => event === 'price')`. */
  next(match?: Match<SseEvent>, options?: { within?: Duration }): Promise<SseEvent>;
  /** Fails when an event that matches is waiting or comes within that time. */
  nothing(match?: Match<SseEvent>, options?: { within?: Duration }): Promise<void>;
  /** Every event so far. */
  all(): readonly SseEvent[];
  /** Waits until the server has ended the stream. */
  closed(options?: { within?: Duration }): Promise<void>;
  /** Hangs up. */
  close(): void;
}

/** Opens a stream of server-sent events: `const feed = await sse('/events', { lastEventId: '41' })`. */
export type SseConnect = (path: string, options?: SseOptions) => Promise<Sse>;
