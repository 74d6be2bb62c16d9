import type { ServiceName } from '../api/faults.ts';
import type { Res } from '../api/http.ts';
import type { Kit } from '../api/kit.ts';
import type { Server } from '../api/processes.ts';
import type { Duration } from '../api/values.ts';
import { durationMs, inWords } from '../durations.ts';

type OutageOrder = {
  server: Server;
  service: ServiceName;
  request: () => Promise<Res>;
  health?: () => Promise<Res>;
  within?: Duration;
  recovery?: Duration;
};

/** Down: 503 in time. Up again: answers as before, from the same process. */
export async function outageBody(
  { expect, fault }: Pick<Kit, 'expect' | 'fault'>,
  { server, service, request, health, within = '1s', recovery = '5s' }: OutageOrder,
): Promise<void> {
  const isWell = (res: Res): void =>
    expect.value(res.status, `status while ${service} is up`).satisfies((status) => Number(status) < 500, 'below 500');
  isWell(await request());
  const { port } = server;
  const outage = await fault.pause(service);
  const limitMs = durationMs(within);
  for (const ask of [request, ...(health === undefined ? [] : [health])]) {
    const res = await ask();
    expect.status(res, 503);
    expect
      .value(res.ms, `milliseconds until ${res.method} ${res.path} answered while ${service} was down`)
      .satisfies((ms) => Number(ms) <= limitMs, `at most ${inWords(limitMs)}`);
  }
  await outage.end();
  await expect.eventually(async () => isWell(await request()), { within: recovery });
  expect.value(server.port, 'port: the process is to recover, not to be started again').is(port);
}
