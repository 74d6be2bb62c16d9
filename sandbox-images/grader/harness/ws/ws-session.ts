import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { WsMessage } from '../api/connections.ts';
import { createMessageLog, type MessageLog } from '../connection/message-log.ts';
import { type MessageOrigin, parseMessage } from '../connection/parse-message.ts';
import { createTranscript, type Transcript } from '../connection/transcript.ts';
import { clip } from '../json/clip.ts';
import type { OpenWebSocket } from './open-websocket.ts';

const maxReceivedBytes = 4_000_000;
const maxReceivedCount = 20_000;
/** Stands for a connection that ended without a close frame (RFC 6455, 7.1.5). */
const abnormalClosure = 1006;

/** An open websocket and everything that has come over it. */
export class WsSession {
  readonly webSocket: WebSocket;
  readonly socket: Socket;
  readonly log: MessageLog<WsMessage> = createMessageLog();
  readonly sent: Transcript = createTranscript();
  readonly received: Transcript = createTranscript();
  pingCount = 0;
  closing: { code: number; reason: string } = { code: abnormalClosure, reason: '' };
  /** What the server did that no websocket may, in words that go on after "GET /x: ". */
  problem: string | null = null;
  readonly #openedMs = performance.now();
  readonly #origin: MessageOrigin;
  #receivedBytes = 0;
  #resting: NodeJS.Timeout | undefined;
  #rest: ((piece: Buffer) => void) | null = null;

  constructor({ webSocket, socket }: OpenWebSocket, origin: MessageOrigin) {
    this.webSocket = webSocket;
    this.socket = socket;
    this.#origin = origin;
    webSocket.on('message', (data, isBinary) => this.#take(data as Buffer, isBinary));
    webSocket.on('ping', () => {
      this.pingCount++;
    });
    webSocket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('WS_ERR_')) this.problem ??= `the server sent a bad frame (${error.message})`;
    });
    webSocket.on('close', (code, reason) => {
      this.closing = { code, reason: reason.toString('utf8') };
      this.received.add(`[closed ${code} ${clip(this.closing.reason, 123)}]`);
      this.log.end();
    });
    if (webSocket.readyState === webSocket.CLOSED) this.log.end();
    webSocket.resume();
  }

  /** Reads no faster than that: after each piece it rests for as long as the piece may take; 0 rests for ever. */
  slow(bytesPerSecond: number): void {
    const { webSocket, socket } = this;
    clearTimeout(this.#resting);
    if (this.#rest !== null) socket.off('data', this.#rest);
    this.#rest = (piece) => {
      webSocket.pause();
      this.#resting = setTimeout(() => webSocket.resume(), (piece.length / bytesPerSecond) * 1000);
    };
    if (bytesPerSecond <= 0) {
      webSocket.pause();
      return;
    }
    socket.on('data', this.#rest);
    webSocket.resume();
  }

  /** Ends it by a reset: without a close frame, and with everything unread thrown away. */
  drop(): void {
    clearTimeout(this.#resting);
    this.socket.resetAndDestroy();
  }

  /** `it was closed with code 1011 "oops"` */
  endInWords(): string {
    if (this.problem !== null) return this.problem;
    if (!this.log.hasEnded) return 'it is open';
    const { code, reason } = this.closing;
    if (code === abnormalClosure) return 'it ended without a close frame';
    return `it was closed with code ${code}${reason === '' ? '' : ` "${clip(reason, 123)}"`}`;
  }

  #take(data: Buffer, isBinary: boolean): void {
    this.#receivedBytes += data.length;
    if (this.#receivedBytes > maxReceivedBytes || this.log.all.length >= maxReceivedCount) {
      this.problem ??= `the server sent more than ${maxReceivedBytes / 1e6} MB or ${maxReceivedCount} messages`;
      this.drop();
      return;
    }
    const text = data.toString('utf8');
    const origin = this.#origin;
    this.received.add(isBinary ? `<${data.length} bytes>` : text);
    this.log.push({
      text,
      bytes: data,
      isBinary,
      atMs: performance.now() - this.#openedMs,
      get json() {
        return parseMessage(text, origin);
      },
    });
  }
}
