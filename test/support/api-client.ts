import { WebSocket } from 'ws';
import { ServerMessage } from '#contracts/live-message.ts';
import type { RunEvent } from '#contracts/run-event.ts';
import { type CreateSubmissionRequest, SubmissionAccepted, SubmissionDetail } from '#contracts/submission.ts';
import type { Verdict } from '#contracts/verdict.ts';

export type ApiClient = {
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; json: unknown }>;
  submit(request: CreateSubmissionRequest): Promise<SubmissionAccepted>;
  submission(id: string): Promise<SubmissionDetail>;
  /** Collects a run's events until `finished`, over as many sockets as it takes. */
  follow(runId: string): RunFollower;
};

export type RunFollower = {
  events: RunEvent[];
  finished: Promise<Verdict>;
  close(): void;
};

export function createApiClient(url: string, token: string): ApiClient {
  const authorization = { authorization: `Bearer ${token}` };
  const request: ApiClient['request'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? null : JSON.parse(text) };
  };
  return {
    request,
    async submit(submission) {
      const reply = await request('POST', '/api/submissions', submission);
      if (reply.status !== 202) throw new Error(`POST /api/submissions: ${reply.status} ${JSON.stringify(reply.json)}`);
      return SubmissionAccepted.parse(reply.json);
    },
    async submission(id) {
      return SubmissionDetail.parse((await request('GET', `/api/submissions/${id}`)).json);
    },
    follow: (runId) => followRun(`${url.replace(/^http/, 'ws')}/api/live`, authorization, runId),
  };
}

function followRun(liveUrl: string, headers: Record<string, string>, runId: string): RunFollower {
  const events: RunEvent[] = [];
  const { promise: finished, resolve, reject } = Promise.withResolvers<Verdict>();
  let isClosed = false;
  let socket: WebSocket | undefined;
  const connect = (): void => {
    if (isClosed) return;
    socket = new WebSocket(liveUrl, { headers });
    socket.on('open', () => {
      socket?.send(JSON.stringify({ type: 'watch-run', runId, afterSeq: events.at(-1)?.seq ?? 0 }));
    });
    socket.on('message', (data) => {
      const message = ServerMessage.parse(JSON.parse(String(data)));
      if (message.type === 'refused') reject(new Error(message.message));
      if (message.type !== 'run-event' || message.event.runId !== runId) return;
      events.push(message.event);
      if (message.event.body.type === 'finished') resolve(message.event.body.verdict);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => setTimeout(connect, 100));
  };
  connect();
  return {
    events,
    finished,
    close: () => {
      isClosed = true;
      socket?.terminate();
    },
  };
}
