// `npm run screenshots [-- inbox]`: every screen of the dashboard, wide and narrow, light and dark, into docs/screens.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { startOffice } from '../start-office.ts';
import { type Screen, screens } from './screens.ts';

const out = resolve(import.meta.dirname, '../../../docs/screens');
const asked = process.argv.slice(2);
const widths = { 1440: { width: 1440, height: 900 }, 360: { width: 360, height: 780 } } as const;
const waitMsMax = 15_000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const office = await startOffice(say);
try {
  mkdirSync(out, { recursive: true });
  const browser = await chromium.connect(office.browser.wsEndpoint());
  for (const screen of screens.filter(({ name }) => asked.length === 0 || asked.includes(name)))
    for (const width of [1440, 360] as const)
      for (const theme of ['light', 'dark'] as const) await shoot(browser, screen, width, theme);
  await browser.close();
} finally {
  await office.stop();
}

async function shoot(browser: Browser, screen: Screen, width: 1440 | 360, theme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    baseURL: office.gatewayUrl,
    viewport: widths[width],
    colorScheme: theme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const page: Page = await context.newPage();
  page.setDefaultTimeout(waitMsMax);
  const address = screen.person
    ? `/auth/sign-in?${new URLSearchParams({ return: screen.path, as: screen.person })}`
    : screen.path;
  await page.goto(address);
  await screen.prepare(page, { isPhone: width === 360 });
  await page.waitForLoadState('networkidle'); // parts of a page that come when they are needed
  await page.evaluate('document.fonts.ready');
  const path = join(out, `${screen.name}-${width}-${theme}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  say(path);
  await context.close();
}
