import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBrowser, openPage, type PageOptions, signIn } from './browser.ts';
import { type Stack, type StackAccount, startStack } from './stack.ts';

export type SignedIn = { page: Page; complaints: string[]; account: StackAccount };

/** The product and a browser for all tests of a file; both are there from the first `beforeAll` after `openStage()` on. */
export type Stage = {
  readonly stack: Stack;
  readonly browser: Browser;
  /** Of a demo person, by what is before the @ of their e-mail. */
  account(name: string): StackAccount;
  /** A page of their own, closed with the browser. */
  open(options?: PageOptions): ReturnType<typeof openPage>;
  openAs(name: string, options?: PageOptions): Promise<SignedIn>;
};

export function openStage(options: Parameters<typeof startStack>[0] = {}): Stage {
  let stack: Stack | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(options), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  const stage: Stage = {
    get stack() {
      return opened(stack);
    },
    get browser() {
      return opened(browser);
    },
    account(name) {
      const account = stage.stack.accounts.find(({ email }) => email.startsWith(`${name}@`));
      if (account === undefined) throw new Error(`no demo account ${name}`);
      return account;
    },
    open: (pageOptions) => openPage(stage.browser, stage.stack.url, pageOptions),
    async openAs(name, pageOptions) {
      const account = stage.account(name);
      const { page, complaints } = await stage.open(pageOptions);
      await signIn(page, account);
      return { page, complaints, account };
    },
  };
  return stage;
}

function opened<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('the stage is opened by a hook: use it in tests and later hooks');
  return part;
}
