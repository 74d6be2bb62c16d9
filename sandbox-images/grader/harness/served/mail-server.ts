import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Mail, MailAnswerOptions } from '../api/served.ts';
import { createMessageLog, type MessageLog } from '../connection/message-log.ts';
import { listen } from './listen.ts';
import { parseMail } from './parse-mail.ts';

const maxMailBytes = 1_000_000;
/** A message that is too long is refused at its end, as mail servers do, but its end must come. */
const maxPatienceBytes = 4_000_000;
/** A program that sends without end must not fill the harness's memory. */
const maxAttemptCount = 2000;
const maxAttemptBytes = 16_000_000;
const maxClients = 64;
const socketTimeoutMs = 30_000;
const codes = { accepted: 250, closing: 421, storageFull: 452, tooLarge: 552 };

type Answer = number | 'hang' | 'cut';
type Rule = { answer: Answer; at: 'rcpt' | 'data'; to: string | undefined; timesLeft: number };
type Settle = (error?: Error | null) => void;
type OpenMail = Mail & { code: number | null };

/** The mail server that the harness plays, and what the running test's program has sent to it. */
export class MailServer {
  port = 0;
  attempts: OpenMail[] = [];
  accepted: MessageLog<Mail> = createMessageLog();
  readonly #server: SMTPServer;
  readonly #sockets = new Map<number, Socket>();
  readonly #hanging = new Set<Settle>();
  #rules: Rule[] = [];
  #keptBytes = 0;
  #beganMs = performance.now();

  constructor() {
    this.#server = new SMTPServer({
      name: 'mail.test',
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      size: maxMailBytes,
      maxClients,
      socketTimeout: socketTimeoutMs,
      onRcptTo: ({ address }, session, settle) => this.#takeRecipient(address, session, settle),
      onData: (stream, session, settle) => void this.#takeMail(stream, session, settle),
    });
    // A client that hangs up is none of ours.
    this.#server.on('error', () => undefined);
    this.#server.server.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      this.#sockets.set(port, socket);
      socket.on('close', () => this.#sockets.delete(port));
    });
  }

  async open(): Promise<void> {
    this.port = await listen(this.#server.server);
  }

  /** For the rest of the test, or so many times, this is the answer. */
  change(answer: Answer, { at = 'data', to, times = Number.POSITIVE_INFINITY }: MailAnswerOptions): void {
    this.#rules.unshift({ answer, at, to, timesLeft: times });
  }

  /** Empties the inbox, accepts everything again, and ends what still hangs. */
  beginTest(): void {
    this.#rules = [];
    this.attempts = [];
    this.accepted.end();
    this.accepted = createMessageLog();
    this.#keptBytes = 0;
    this.#beganMs = performance.now();
    for (const settle of this.#hanging) settle(refusal(codes.closing));
    this.#hanging.clear();
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
    this.#server.close();
  }

  #takeRecipient(address: string, session: SMTPServerSession, settle: Settle): void {
    const rule = this.#findRule('rcpt', [address]);
    if (rule === undefined) {
      settle();
      return;
    }
    const attempt = this.#keep({ from: senderOf(session), to: [address] });
    this.#carryOut(rule.answer, { attempt, session, settle });
  }

  async #takeMail(stream: SMTPServerDataStream, session: SMTPServerSession, settle: Settle): Promise<void> {
    const { accepted } = this;
    const raw = await readMail(stream, () => this.#cut(session)).catch(() => null);
    if (raw === null) {
      settle(refusal(codes.tooLarge));
      return;
    }
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const parts = await parseMail(raw);
    if (this.attempts.length >= maxAttemptCount || this.#keptBytes > maxAttemptBytes) {
      settle(refusal(codes.storageFull));
      return;
    }
    this.#keptBytes += raw.length;
    const attempt = this.#keep({ from: senderOf(session), to, ...parts, raw: raw.toString('utf8') });
    const answer = this.#findRule('data', to)?.answer ?? codes.accepted;
    if (answer === codes.accepted) accepted.push(attempt);
    this.#carryOut(answer, { attempt, session, settle });
  }

  #keep(facts: Partial<Mail> & Pick<Mail, 'from' | 'to'>): OpenMail {
    const atMs = performance.now() - this.#beganMs;
    const empty = { subject: '', text: '', html: '', headers: [], raw: '', code: null };
    const attempt = { ...empty, ...facts, n: this.attempts.length + 1, atMs };
    if (this.attempts.length < maxAttemptCount) this.attempts.push(attempt);
    return attempt;
  }

  #findRule(at: Rule['at'], to: readonly string[]): Rule | undefined {
    const found = this.#rules.find(
      (rule) => rule.at === at && rule.timesLeft > 0 && (rule.to === undefined || to.includes(rule.to)),
    );
    if (found !== undefined) found.timesLeft--;
    return found;
  }

  #carryOut(
    answer: Answer,
    { attempt, session, settle }: { attempt: OpenMail; session: SMTPServerSession; settle: Settle },
  ): void {
    if (answer === 'hang') {
      this.#hanging.add(settle);
      return;
    }
    if (answer === 'cut') {
      this.#cut(session);
      return;
    }
    attempt.code = answer;
    settle(answer < 400 ? null : refusal(answer));
  }

  #cut({ remotePort }: SMTPServerSession): void {
    this.#sockets.get(remotePort)?.resetAndDestroy();
  }
}

const senderOf = ({ envelope }: SMTPServerSession): string =>
  envelope.mailFrom === false ? '' : envelope.mailFrom.address;

/** smtp-server takes the code of an answer from its error. */
function refusal(responseCode: number): Error {
  return Object.assign(new Error(responseCode < 500 ? 'Try again later' : 'Refused'), { responseCode });
}

/** The whole message, or `null` when it is too long; one that does not even end soon after is cut off. */
async function readMail(stream: SMTPServerDataStream, cut: () => void): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  for await (const piece of stream as AsyncIterable<Buffer>) {
    if (!stream.sizeExceeded) pieces.push(piece);
    if (stream.byteLength > maxPatienceBytes) cut();
  }
  return stream.sizeExceeded ? null : Buffer.concat(pieces);
}
