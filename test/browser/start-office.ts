import { join } from 'node:path';
import { buildDashboard } from '@procession/stack/dashboard.ts';
import { loadDemo } from '@procession/stack/demo/load.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { type BrowserServer, chromium } from 'playwright-core';

/** The demonstration with its gateway, and a browser to open it with. */
export interface RunningOffice {
  stack: Stack;
  gatewayUrl: string;
  browser: BrowserServer;
  stop(): Promise<void>;
}

/** Nothing is asked for outside, and no screen is drawn: a test needs no sandbox around its own pages. */
const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** There is no Chromium, or it does not start. */
export class MissingBrowser extends Error {}

/** @throws MissingBrowser */
export async function startOffice(say: (line: string) => void, { durable = false } = {}): Promise<RunningOffice> {
  const browser = await launchBrowser();
  const dir = makeTemporaryFolder();
  let stack: Stack | undefined;
  const stop = async (): Promise<void> => {
    await browser.close();
    await stack?.stop();
    removeDataFolder(dir);
  };
  try {
    await buildDashboard(say);
    const env = { LOG_LEVEL: 'warn' };
    stack = await startStack({ dir, durable, restart: true, payments: true, copies: { gateway: 1 }, env, say });
    await loadDemo(stack, say);
    return { stack, gatewayUrl: new URL(stack.urls.gateway[0]!).origin, browser, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function launchBrowser(): Promise<BrowserServer> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  try {
    const path = executablePath.includes('/') ? executablePath : join('/usr/bin', executablePath);
    return await chromium.launchServer({ executablePath: path, args: chromiumArguments });
  } catch (cause) {
    throw new MissingBrowser(
      `the browser tests need a Chromium, and ${executablePath} does not start: install one (Debian: \`apt-get install chromium\`) or set CHROMIUM to its path`,
      { cause },
    );
  }
}
