import { type Client, createClient } from '@procession/client/client.ts';
import type { InstanceAnswer } from '@procession/contracts/http/command.ts';
import { demoClient, demoTenant } from '@procession/stack/issuer/personas.ts';
import { createTokenSigner } from '@procession/stack/issuer/tokens.ts';
import { issuerKeyFile } from '@procession/stack/stack-parts.ts';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';

/** What a person sees, and what the browser complained of meanwhile. */
export interface OfficeWindow {
  page: Page;
  complaints: string[];
}

interface WindowOptions {
  path?: string;
  /** In the browser of another window: a second person of one machine. */
  beside?: Page;
  phone?: boolean;
  dark?: boolean;
  /** What the browser will say of answers that the test provokes, e.g. `409`. */
  expects?: RegExp;
}

export const desk = { width: 1440, height: 900 };
export const phone = { width: 360, height: 780 };

/** A browser for the tests of one file, windows that are signed in, and the hands of people who act elsewhere. */
export function useOffice() {
  const office = inject('office');
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  const windows: (OfficeWindow & { expects: RegExp | undefined })[] = [];

  beforeAll(async () => {
    browser = await chromium.connect(office.browserEndpoint);
  });
  afterEach(async () => {
    const complaints = windows.flatMap(({ complaints: each, expects }) => each.filter((text) => !expects?.test(text)));
    for (const context of contexts) await context.close();
    contexts = [];
    windows.length = 0;
    expect(complaints).toEqual([]);
  });
  afterAll(() => browser?.close());

  const newContext = async (options: BrowserContextOptions): Promise<BrowserContext> => {
    const context = await browser.newContext({ baseURL: office.gatewayUrl, locale: 'en-GB', ...options });
    contexts.push(context);
    return context;
  };

  return {
    url: office.gatewayUrl,
    /** A window that nobody is signed in to. */
    async open(path: string, { beside, phone: isPhone, dark, expects }: WindowOptions = {}): Promise<Page> {
      const options = { viewport: isPhone ? phone : desk, colorScheme: dark ? ('dark' as const) : ('light' as const) };
      const context = beside?.context() ?? (await newContext({ ...options, hasTouch: isPhone === true }));
      const page = await context.newPage();
      windows.push({ page, complaints: complaintsOf(page), expects });
      page.setDefaultTimeout(waitMsMax);
      await page.goto(path);
      return page;
    },
    /** A window in which this person works. */
    async signIn(person: string, { path = '/inbox', ...options }: WindowOptions = {}): Promise<Page> {
      return this.open(`/auth/sign-in?${new URLSearchParams({ return: path, as: person })}`, options);
    },
    /** What somebody does without a window. */
    as: (person: string): Client => {
      const token = async (): Promise<string> => {
        const signer = await createTokenSigner(issuerKeyFile(office.dir), office.issuerUrl);
        return signer.sign({ sub: person, tenant: demoTenant, clientId: 'demo' });
      };
      const { commandUrl, queryUrl, notifierUrl } = office;
      return createClient({ commandUrl, queryUrl, liveUrl: notifierUrl, token });
    },
    notifierPid: office.notifierPid,
    databaseUrl: office.databaseUrl,
  };
}

export type Office = ReturnType<typeof useOffice>;

/** For whatever a test waits for on a page. */
const waitMsMax = 10_000;

let count = 0;

/** A guest's booking is to be cancelled: Ben, Ingrid and whoever manages sales are asked. Refunds above 1,000 go to finance. */
export async function askToCancel(
  office: Office,
  { refund = '0.00', reason = 'Guest is ill.', by = 'ana' }: { refund?: string; reason?: string; by?: string } = {},
): Promise<{ booking: string; instance: InstanceAnswer; task: string }> {
  const booking = `BK-${Date.now() % 10_000_000}${++count}`;
  const { started } = await office.as(demoClient).instances.trigger({
    specversion: '1.0',
    id: booking,
    source: 'browser-tests',
    type: 'booking.cancellation_requested',
    subject: booking,
    onbehalfof: by,
    data: { guest: 'Lena Fischer', unit: 'MC-1204', reason, refund: { amount: refund, currency: 'EUR' } },
  });
  const instance = started[0]!;
  return { booking, instance, task: instance.openTasks[0]!.id };
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} (${message.location().url})`);
  });
  return complaints;
}
