import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { projectRoot } from './child-process.ts';

const artefacts = path.join(projectRoot, 'test/artefacts');

export const wide = { width: 1440, height: 900 };
export const narrow = { width: 380, height: 800 };

/** Debian's Chromium; the flags keep it from calling home, which a closed network would answer with a flood of errors. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export type PageOptions = {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  /** Otherwise nothing moves, so that tests need not wait. */
  isMoving?: boolean;
};

/** A visitor of their own: cookies, storage, and a list of what the page threw or the policy blocked. */
export async function openPage(
  browser: Browser,
  url: string,
  options: PageOptions = {},
): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: options.viewport ?? wide,
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.isMoving ? 'no-preference' : 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  return { page, context, complaints };
}

export async function signIn(page: Page, account: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in');
  await fillSignIn(page, account);
}

/** On the page of signing in, wherever it leads afterwards. */
export async function fillSignIn(page: Page, account: { email: string; password: string }): Promise<void> {
  await page.getByLabel('Email').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Replaces the whole open file; `insertText` is one input event, so nothing is auto-closed or indented on the way. */
export async function writeInEditor(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Code editor' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** The status the page announces, once there is one. */
export async function verdictOf(page: Page): Promise<string> {
  const banner = page.locator('[data-verdict]').first();
  await banner.waitFor({ timeout: 60_000 });
  return (await banner.getAttribute('data-verdict')) ?? '';
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: path.join(artefacts, `${name}.png`), fullPage: false });
}
