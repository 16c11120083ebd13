import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allTables } from '../testing/all-tables.ts';
import { randomFrom } from '../testing/delivery.ts';
import { directoryEvents } from '../testing/directory.ts';
import { historyBy, published } from '../testing/history.ts';
import { writeLog } from '../testing/log-writer.ts';
import { openReadSide, type ReadSide } from '../testing/open-projection.ts';
import { openRebuild } from '../testing/open-rebuild.ts';
import { viewNames } from '../views/view-names.ts';

let side: ReadSide;
beforeEach(async () => {
  side = await openReadSide();
});
afterEach(() => side.close());

const directory = directoryEvents('acme', [
  { type: 'UserRegistered', data: { user: 'ana', profile: { name: 'Ana\tTab "Q" \\', kind: 'person', active: true } } },
  { type: 'RoleDefined', data: { role: 'sales', profile: { name: 'Sales', permissions: ['act', 'read'] } } },
  { type: 'RoleGranted', data: { role: 'sales', users: ['ana', 'bo'] } },
  { type: 'RoleRevoked', data: { role: 'sales', users: ['bo'] } },
]);

async function someLog(seed: number, count: number): Promise<LogEvent[]> {
  const random = randomFrom(seed);
  const events = [
    published('acme'),
    ...directory,
    ...Array.from(
      { length: count },
      () => historyBy(Array.from({ length: 5 + random(60) }, () => random(2 ** 31))).events,
    ).flat(),
  ];
  await writeLog(side.admin, events);
  return events;
}

test('all views built anew are what the live projector made of the same events', async () => {
  const events = await someLog(1, 60);
  const projection = side.open({ sweepMs: 50 });
  await side.converged(events);
  await projection.close();
  const expected = await allTables(side.admin);
  for (const table of Object.values(expected)) expect(table.length).toBeGreaterThan(0);

  await using rebuild = await openRebuild(side, viewNames);
  await rebuild.build();
  expect(await allTables(side.admin)).toEqual(expected);
  const [done] = await side.admin.query<{ state: string; events_done: number }>(
    '',
    'select state, events_done from rebuilds',
  );
  expect(done).toEqual({ state: 'done', events_done: events.length });
  await waitUntil('x', () => true, { withinMs: 10, everyMs: 1 });
});
