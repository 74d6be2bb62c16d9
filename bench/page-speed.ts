/**
 * How long the pages take to come up in a browser that has never been here, five times each: as they are, and with a phone's
 * processor and network. Method and words: `bench/README.md`.
 */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { narrow, openBrowser, openPage, signIn, wide } from '#test/support/browser.ts';
import { projectRoot } from '#test/support/child-process.ts';
import { type Stack, startStack } from '#test/support/stack.ts';
import { percentiles } from './percentiles.ts';
import { machine, writeResult } from './write-result.ts';

const loadCount = 5;
/** Without a long task and without a request for so long, a page has come up. */
const quietMs = 2000;
const maxLayoutShift = 0.02;
const maxBlockingMs = 200;

/** What each page is for: it has come up no sooner than this is there. On a phone the exercise begins with its statement. */
const pages: { name: string; address: string; content: string; onPhone?: string }[] = [
  { name: 'exercise', address: '/exercises/simple-http-server', content: '.cm-content', onPhone: '.statement-html h2' },
  { name: 'roadmap', address: '/', content: 'a[href^="/exercises/"]' },
  { name: 'leaderboard', address: '/leaderboard', content: 'tr[data-user-id]' },
];

type Throttling = { cpuRate: number; latencyMs: number; downBytesPerSecond: number; upBytesPerSecond: number };
const kbit = 1024 / 8;
const profiles: { name: string; viewport: typeof wide; throttling?: Throttling }[] = [
  { name: 'unthrottled', viewport: wide },
  {
    name: 'phone',
    viewport: narrow,
    // What Lighthouse calls slow 4G, in the values it gives to a browser that throttles each request.
    throttling: { cpuRate: 4, latencyMs: 562.5, downBytesPerSecond: 1474.56 * kbit, upBytesPerSecond: 675 * kbit },
  },
];

type Timings = {
  paintMs: number;
  largestPaintMs: number;
  layoutShift: number;
  shifts: { value: number; moved: string[] }[];
  longTasks: { startMs: number; endMs: number }[];
  contentMs: number;
};
type Load = {
  firstContentfulPaintMs: number;
  largestContentfulPaintMs: number;
  timeToInteractiveMs: number;
  totalBlockingMs: number;
  layoutShift: number;
  transferredKB: number;
};

async function throttle(session: CDPSession, { cpuRate, latencyMs, ...speed }: Throttling): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpuRate });
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: speed.downBytesPerSecond,
    uploadThroughput: speed.upBytesPerSecond,
  });
}

/** Counts what comes over the wire, compressed as it is, and tells when nothing has been under way for a while. */
async function watchNetwork(session: CDPSession): Promise<{ bytes: () => number; isQuiet: () => boolean }> {
  const open = new Set<string>();
  let bytes = 0;
  let busyAtMs = performance.now();
  const ended = (requestId: string): void => {
    open.delete(requestId);
    busyAtMs = performance.now();
  };
  session.on('Network.requestWillBeSent', ({ requestId }) => open.add(requestId));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    ended(requestId);
  });
  session.on('Network.loadingFailed', ({ requestId }) => ended(requestId));
  await session.send('Network.enable');
  return { bytes: () => bytes, isQuiet: () => open.size === 0 && performance.now() - busyAtMs > quietMs };
}

/** Until the content is there, and neither network nor processor had anything to do for `quietMs`. */
async function waitUntilUp(page: Page, isNetworkQuiet: () => boolean): Promise<Timings> {
  const deadlineMs = performance.now() + 60_000;
  for (;;) {
    await page.waitForTimeout(100);
    if (performance.now() > deadlineMs) throw new Error(`${page.url()} has not come up within a minute`);
    const { nowMs, timings } = (await page.evaluate('({ nowMs: performance.now(), timings: __timings })')) as {
      nowMs: number;
      timings: Timings;
    };
    const idleFromMs = timings.longTasks.at(-1)?.endMs ?? 0;
    if (timings.contentMs > 0 && isNetworkQuiet() && nowMs - idleFromMs > quietMs) return timings;
  }
}

type Visit = (typeof pages)[number] & { profile: (typeof profiles)[number]; cookies: SignedInCookies };
type SignedInCookies = Awaited<ReturnType<Awaited<ReturnType<typeof openPage>>['context']['cookies']>>;

async function load(browser: Browser, url: string, visit: Visit): Promise<Load> {
  const { viewport, throttling } = visit.profile;
  const { page, context } = await openPage(browser, url, { viewport, isMoving: true });
  await context.addCookies(visit.cookies);
  await context.addInitScript(
    `globalThis.__content = ${JSON.stringify(throttling ? (visit.onPhone ?? visit.content) : visit.content)};`,
  );
  await context.addInitScript({ path: path.join(import.meta.dirname, 'page-probe.js') });
  const session = await context.newCDPSession(page);
  const network = await watchNetwork(session);
  if (throttling) await throttle(session, throttling);
  await page.goto(visit.address, { waitUntil: 'commit' });
  const timings = await waitUntilUp(page, network.isQuiet);
  await context.close();
  return summarize(timings, network.bytes());
}

function summarize({ paintMs, largestPaintMs, longTasks, contentMs, ...timings }: Timings, bytes: number): Load {
  for (const { value, moved } of timings.shifts) {
    if (value > maxLayoutShift / 4) console.error(`  moved by ${value.toFixed(3)}: ${moved.join(' | ')}`);
  }
  const quietFromMs = firstQuietInstant(longTasks, Math.max(paintMs, contentMs));
  const blockingMs = longTasks
    .filter(({ startMs, endMs }) => endMs > paintMs && startMs < quietFromMs)
    .reduce((sum, { startMs, endMs }) => sum + Math.max(0, endMs - Math.max(startMs, paintMs) - 50), 0);
  return {
    firstContentfulPaintMs: paintMs,
    largestContentfulPaintMs: largestPaintMs,
    timeToInteractiveMs: quietFromMs,
    totalBlockingMs: blockingMs,
    layoutShift: timings.layoutShift,
    transferredKB: bytes / 1000,
  };
}

/** End of the last long task that others follow within `quietMs`, but not before the content is there. */
function firstQuietInstant(longTasks: Timings['longTasks'], contentMs: number): number {
  let quietFromMs = contentMs;
  for (const { startMs, endMs } of longTasks) {
    if (startMs - quietFromMs > quietMs) break;
    quietFromMs = Math.max(quietFromMs, endMs);
  }
  return quietFromMs;
}

const median = (loads: readonly Load[], measure: keyof Load): number => {
  const { p50 } = percentiles(loads.map((one) => one[measure] * (measure === 'layoutShift' ? 1000 : 1)));
  return measure === 'layoutShift' ? p50 / 1000 : Math.round(p50);
};

async function passOnce(stack: Stack): Promise<void> {
  const client = stack.client();
  const file = path.join(projectRoot, 'exercises/simple-http-server/references/node/server.js');
  const files = { 'server.js': await readFile(file, 'utf8') };
  const request = { exercise: 'simple-http-server', language: 'node', files };
  const { runId } = await client.submit(request as unknown as CreateSubmissionRequest);
  const follower = client.follow(runId);
  await follower.finished;
  follower.close();
}

async function signInOnce(browser: Browser, stack: Stack): Promise<SignedInCookies> {
  const account = stack.accounts.find(({ email }) => email === 'learner@wirekata.test');
  if (account === undefined) throw new Error('no demo learner');
  const { page, context } = await openPage(browser, stack.url);
  await signIn(page, account);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

const [stack, browser] = await Promise.all([startStack(), openBrowser()]);
await passOnce(stack);
const cookies = await signInOnce(browser, stack);
const results: Record<string, Record<string, Record<keyof Load, number>>> = {};
const misses: string[] = [];
for (const page of pages) {
  for (const profile of profiles) {
    const loads: Load[] = [];
    for (let index = 0; index < loadCount; index += 1) {
      loads.push(await load(browser, stack.url, { ...page, profile, cookies }));
    }
    const row = {
      firstContentfulPaintMs: median(loads, 'firstContentfulPaintMs'),
      largestContentfulPaintMs: median(loads, 'largestContentfulPaintMs'),
      timeToInteractiveMs: median(loads, 'timeToInteractiveMs'),
      totalBlockingMs: median(loads, 'totalBlockingMs'),
      layoutShift: median(loads, 'layoutShift'),
      transferredKB: median(loads, 'transferredKB'),
    };
    results[page.name] = { ...results[page.name], [profile.name]: row };
    console.log(`${page.name}, ${profile.name}: ${JSON.stringify(row)}`);
    if (row.layoutShift > maxLayoutShift) misses.push(`${page.name} (${profile.name}) moves by ${row.layoutShift}`);
    if (row.totalBlockingMs > maxBlockingMs) {
      misses.push(`${page.name} (${profile.name}) blocks for ${row.totalBlockingMs} ms`);
    }
  }
}
await browser.close();
await stack.stop();
await writeResult('page-speed', {
  machine,
  loadAverage: Math.round(os.loadavg()[1] ?? 0),
  loadCount,
  maxLayoutShift,
  maxBlockingMs,
  pages: results,
});
for (const miss of misses) console.error(miss);
if (misses.length > 0) process.exitCode = 1;
