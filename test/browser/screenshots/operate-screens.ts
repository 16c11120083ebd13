import type { Page } from 'playwright-core';
import type { Screen } from './screens.ts';

/** The page of the newest instance of a booking, as the one who is signed in. */
async function openInstanceOf(page: Page, booking: string, search: string): Promise<void> {
  const id = await page.evaluate(`fetch('/api/read/v1/instances?entityType=booking&entityId=${booking}&sort=-started', {
    headers: { 'x-procession-session': sessionStorage.getItem('procession.session') } }).then((answer) => answer.json()).then(({ items }) => items[0].id)`);
  await page.goto(`/instances/${id}${search}`);
}

/** What operators see. */
export const operateScreens: readonly Screen[] = [
  {
    name: 'instance-why',
    person: 'tomas',
    path: '/inbox',
    prepare: async (page) => {
      await page.getByRole('heading', { name: 'Inbox' }).waitFor();
      await openInstanceOf(page, 'BK-20418', '?tab=why');
      await page.getByText('You can intervene: see Operations.').waitFor();
    },
  },
  {
    name: 'instance-operation',
    person: 'tomas',
    path: '/inbox',
    prepare: async (page) => {
      await page.getByRole('heading', { name: 'Inbox' }).waitFor();
      await openInstanceOf(page, 'BK-20418', '');
      await page.getByRole('button', { name: 'Operations', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Move to another step' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'To', exact: true }).selectOption({ label: 'Revise' });
      await dialog.getByText('Revise begins').waitFor();
    },
  },
  {
    name: 'operations',
    person: 'priya',
    path: '/operations',
    prepare: async (page) => {
      await page.getByText('All services answer, and nothing waits.').waitFor();
      await page.getByRole('region', { name: 'Projections' }).getByText('directory').waitFor();
    },
  },
  {
    name: 'incidents',
    person: 'tomas',
    path: '/operations?tab=incidents',
    prepare: (page) => page.getByRole('link', { name: 'Incidents' }).waitFor(),
  },
  {
    name: 'operations-bad-day',
    person: 'priya',
    path: '/inbox',
    prepare: async (page) => {
      await badDay(page);
      await page.goto('/operations');
      await page.getByText(/Notifier does not answer\./).waitFor();
      await page
        .getByText(/is not known here/)
        .first()
        .waitFor();
    },
  },
];

/** Three things broken at once, and a bottleneck, as the services would tell it. */
export async function badDay(page: Page): Promise<void> {
  const at = new Date();
  const before = (minutes: number): string => new Date(at.getTime() - minutes * 60_000).toISOString();
  const copy = { state: 'ready', why: null, latency: null, windows: null };
  const latency = {
    count: 8_000,
    seconds: 40,
    buckets: [
      { le: 0.005, count: 7_000 },
      { le: 0.02, count: 8_000 },
    ],
  };
  const parked = {
    tenant: 'harbour-homes',
    stream: 'instance-x',
    instance: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
    title: 'Cancel booking BK-2031',
    revision: 9,
    type: 'TaskTeleported',
    recordedAt: before(62),
    actor: 'ana',
    reason: 'Error: TaskTeleported is not known here',
    tries: 5,
    parkedAt: before(62),
    isAsked: false,
    waiting: 4,
  };
  const role = {
    instance: null,
    title: null,
    stream: 'role-finance',
    type: 'RoleCloned',
    revision: 4,
    waiting: 1,
    tries: 3,
  };
  const answers: Record<string, unknown> = {
    '/api/services': {
      at: at.toISOString(),
      services: [
        {
          name: 'command',
          copies: [
            { ...copy, latency },
            { ...copy, latency },
          ],
        },
        {
          name: 'query',
          copies: [
            { ...copy, latency },
            { ...copy, state: 'away' },
          ],
        },
        { name: 'notifier', copies: [{ ...copy, state: 'away' }] },
        { name: 'projector', copies: [copy, { ...copy, state: 'not-ready', why: 'log: connection refused' }] },
        { name: 'worker', copies: [{ ...copy, latency }] },
      ],
    },
    '/api/operate/v1/pipeline': {
      at: at.toISOString(),
      log: { position: 8_204_771, newestAt: at.toISOString(), hiddenSeconds: 0 },
      outbox: { commits: 812, ageMs: 95_000 },
      bus: null,
      projectors: [{ copy: '0193441e', partitions: 2 }],
      partitions: [
        { partition: 0, copy: '0193441e', position: 8_204_771, behind: 0, behindSince: null },
        { partition: 1, copy: '0193441e', position: 8_204_006, behind: 765, behindSince: before(21) },
      ],
      isBehindMore: false,
      views: ['instances', 'tasks', 'audit', 'notifications', 'definitions', 'directory'].map((view) => ({
        view,
        version: 2,
        builtAt: before(8_000),
        differences: view === 'audit' ? 3 : 0,
      })),
      parked: 2,
      check: { rounds: 4, streams: 81_204 },
      mayRebuild: true,
    },
    '/api/operate/v1/parked': {
      items: [parked, { ...parked, ...role, reason: 'Error: RoleCloned is not known here' }],
      skipped: [],
    },
    '/api/operate/v1/rebuilds': {
      items: [
        {
          id: 4,
          views: ['audit'],
          state: 'loading',
          requestedBy: 'harbour-homes:priya',
          requestedAt: before(3),
          beganAt: before(2),
          endedAt: null,
          eventsTotal: 8_204_771,
          eventsDone: 5_090_000,
          reason: null,
        },
      ],
    },
  };
  await page.route(
    (url) => url.pathname in answers,
    (route) => route.fulfill({ json: answers[new URL(route.request().url()).pathname] }),
  );
}
