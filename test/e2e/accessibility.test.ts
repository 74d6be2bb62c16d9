import { describe, expect, test } from 'vitest';
import { findAxeViolations } from '../support/axe.ts';
import { narrow, signIn, wide } from '../support/browser.ts';
import { openStage } from '../support/stage.ts';

const stage = openStage();

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
    const { page, context } = await stage.open({ viewport, colorScheme });
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
    await signIn(page, stage.account('instructor'));
    for (const address of addresses) {
      await page.goto(address);
      await page.waitForLoadState('networkidle');
      await check(address);
    }
    await context.close();
    expect(found).toEqual({});
  });
});
