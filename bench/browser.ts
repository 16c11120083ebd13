import { type Client, createClient } from '@procession/client/client.ts';
import { builtDashboard } from '@procession/stack/dashboard.ts';
import { firstLoadKb } from '@procession/stack/first-load.ts';
import { demoClient, demoTenant } from '@procession/stack/issuer/personas.ts';
import type { Stack } from '@procession/stack/stack.ts';
import { chromium, type Page } from 'playwright-core';
import { type RunningOffice, startOffice } from '../test/browser/start-office.ts';
import { clickAndConfirm, readLongTasks, readPaints, watchPaints } from './browser-probe.ts';
import { percentile } from './load.ts';

export interface BrowserLoad {
  rows: number;
  changesPerSecond: number;
  seconds: number;
  warmSeconds: number;
  clicks: number;
}

export interface BrowserFigures {
  clickP50Ms: number;
  changeP50Ms: number;
  changeP99Ms: number;
  longTaskMs: number;
  bundleKb: number;
}

const readyMsMax = 20_000;
const settleMsMax = 15_000;
const startersMax = 16;
const lookEveryMs = 100;

/**
 * The inbox of somebody in a real browser, on the whole stack behind its gateway: how long a click of their own takes until it is confirmed, and a
 * change of a row by somebody else from when it is sent until it is painted, at a fixed pace (open loop).
 */
export async function measureBrowser(load: BrowserLoad, say: (text: string) => void): Promise<BrowserFigures> {
  const office = await startOffice(say, { durable: true });
  try {
    const browser = await chromium.connect(office.browser.wsEndpoint());
    const context = await browser.newContext({ baseURL: office.gatewayUrl, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(readyMsMax);
    const instances = await askMany(office, load.rows);
    await page.goto(`/auth/sign-in?${new URLSearchParams({ return: `/inbox?task=${instances[0]}.1`, as: 'ben' })}`);
    await until(page, `document.querySelectorAll('.list-rows .tk').length >= ${load.rows}`, readyMsMax);
    await page.getByRole('button', { name: 'Claim' }).waitFor();
    const clicks: number[] = [];
    for (let n = 0; n < load.clicks; n++) clicks.push((await page.evaluate(clickAndConfirm)) as number);
    const changes = await measureChanges(office.stack, page, instances, load);
    await browser.close();
    return { clickP50Ms: percentile(clicks, 0.5), ...changes, bundleKb: firstLoadKb(builtDashboard()!) };
  } finally {
    await office.stop();
  }
}

async function measureChanges(
  stack: Stack,
  page: Page,
  instances: readonly string[],
  { changesPerSecond, seconds, warmSeconds }: BrowserLoad,
): Promise<Pick<BrowserFigures, 'changeP50Ms' | 'changeP99Ms' | 'longTaskMs'>> {
  const operator = await clientOf(stack, 'tomas');
  await page.evaluate(watchPaints);
  const sent: { amount: string; at: number; isCounted: boolean }[] = [];
  const pending: Promise<unknown>[] = [];
  const began = performance.now();
  const count = changesPerSecond * (warmSeconds + seconds);
  for (let n = 0; n < count; n++) {
    const wait = began + (n * 1_000) / changesPerSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    // Below what is paid without finance, and never the same twice.
    const amount = `${100 + Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`;
    sent.push({
      amount: `€${amount}`,
      at: performance.timeOrigin + performance.now(),
      isCounted: n >= changesPerSecond * warmSeconds,
    });
    pending.push(
      operator.instances.changeData(instances[n % instances.length]!, { set: { refund: { amount, currency: 'EUR' } } }),
    );
  }
  await Promise.all(pending);
  const last = JSON.stringify(sent.slice(-instances.length).map(({ amount }) => amount));
  await until(page, `${last}.every((amount) => window.benchProbe.painted.has(amount))`, settleMsMax);
  const painted = new Map((await page.evaluate(readPaints)) as [string, number][]);
  const shown = waitsOf(sent, painted, instances.length);
  const longTasks = (await page.evaluate(readLongTasks)) as number[];
  return {
    changeP50Ms: percentile(shown, 0.5),
    changeP99Ms: percentile(shown, 0.99),
    longTaskMs: Math.max(0, ...longTasks),
  };
}

/** Sent to painted, in ms. A row that changed again before the next frame was painted once, with what came last: that is when it was up to date. */
function waitsOf(
  sent: readonly { amount: string; at: number; isCounted: boolean }[],
  painted: ReadonlyMap<string, number>,
  rows: number,
): number[] {
  const waits: number[] = [];
  const paintedLater: (number | undefined)[] = [];
  for (let n = sent.length - 1; n >= 0; n--) {
    const { amount, at, isCounted } = sent[n]!;
    const paintedAt = painted.get(amount) ?? paintedLater[n % rows];
    if (paintedAt === undefined) throw new Error(`${amount} was never painted`);
    paintedLater[n % rows] = paintedAt;
    if (isCounted) waits.push(paintedAt - at);
  }
  return waits;
}

/** The page's policy lets no text be evaluated by a script, so it is asked from outside. */
async function until(page: Page, expression: string, msMax: number): Promise<void> {
  const giveUpAt = performance.now() + msMax;
  while (!(await page.evaluate(expression))) {
    if (performance.now() > giveUpAt) throw new Error(`after ${msMax} ms it is not so in the page: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** Requests that wait for Ben: their ids. */
async function askMany({ stack }: RunningOffice, count: number): Promise<string[]> {
  const client = await clientOf(stack, demoClient);
  const ids: string[] = [];
  let next = 0;
  const ask = async (): Promise<void> => {
    while (next < count) {
      const booking = `BK-${90_000 + next++}`;
      const { started } = await client.instances.trigger({
        specversion: '1.0',
        id: booking,
        source: 'bench',
        type: 'booking.cancellation_requested',
        subject: booking,
        onbehalfof: 'ana',
        data: {
          guest: 'Lena Fischer',
          unit: 'MC-1204',
          reason: 'Guest is ill.',
          refund: { amount: '50.00', currency: 'EUR' },
        },
      });
      ids.push(started[0]!.id);
    }
  };
  await Promise.all(Array.from({ length: startersMax }, ask));
  return ids;
}

async function clientOf(stack: Stack, person: string): Promise<Client> {
  const token = await stack.token(person, { tenant: demoTenant, ...(person === demoClient && { clientId: 'demo' }) });
  const { command, query, notifier } = stack.urls;
  return createClient({
    commandUrl: command[0]!,
    queryUrl: query[0]!,
    liveUrl: notifier[0]!,
    token: async () => token,
  });
}
