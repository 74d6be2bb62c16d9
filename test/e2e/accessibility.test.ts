import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAxeViolations } from '../support/axe.ts';
import { narrow, openBrowser, openPage, signIn, wide } from '../support/browser.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const looks = [
  { name: 'wide and light', viewport: wide, colorScheme: 'light' },
  { name: 'narrow and dark', viewport: narrow, colorScheme: 'dark' },
] as const;
const addresses = [
  '/',
  '/exercises/simple-http-server',
  '/submissions',
  '/cohorts',
  '/leaderboard',
  '/account',
  '/progress',
  '/solutions/simple-http-server',
  '/no-such-page',
];

describe.each(looks)('$name', ({ viewport, colorScheme }) => {
  test('no page breaks a rule of WCAG 2.2 AA that axe can check', async () => {
    const { page, context } = await openPage(browser, stack.url, { viewport, colorScheme });
    const found: Record<string, string[]> = {};
    const check = async (name: string): Promise<void> => {
      await page.getByRole('heading').first().waitFor();
      const findings = await findAxeViolations(page);
      if (findings.length > 0) found[name] = findings;
    };
    for (const address of ['/sign-in', '/sign-up']) {
      await page.goto(address);
      await check(address);
    }
    const account = stack.accounts.find(({ role }) => role === 'instructor');
    await signIn(page, { email: account?.email ?? '', password: account?.password ?? '' });
    for (const address of addresses) {
      await page.goto(address);
      await page.waitForLoadState('networkidle');
      await check(address);
    }
    await context.close();
    expect(found).toEqual({});
  });
});
