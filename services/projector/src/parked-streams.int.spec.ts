import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { eventsPerStreamMax } from '@procession/event-log/events-of-streams.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { historyBy, published } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';
import { deliver, openReadSide, openSwept, type ReadSide, sweptToTheEnd } from './testing/open-projection.ts';

const soon = { withinMs: 5_000, everyMs: 10 };

let side: ReadSide;
beforeEach(async () => {
  side = await openReadSide();
});
afterEach(() => side.close());

describe('an event that cannot be applied', () => {
  const unknownEvent = (event: LogEvent): LogEvent => ({ ...event, type: 'TaskTeleported' });
  const refusedValue = (event: LogEvent): LogEvent => ({ ...event, meta: { ...event.meta, actor: 'a\0b' } });

  test.each([
    ['it is unknown', unknownEvent],
    ['a table refuses its value', refusedValue],
  ])('parks its stream right before it, because %s, and the others go on', async (_why, spoil) => {
    const projection = await openSwept(side);
    const healthy = [1, 2, 3, 4].map(() => historyBy([5, 16, 27]));
    const sick = historyBy([5, 16, 27, 38]);
    const at = sick.events.findLastIndex(({ type }) => type === 'TaskCompleted'); // audited, with its actor
    const events = sick.events.map((event, index) => (index === at ? spoil(event) : event));
    await deliver(
      projection,
      [...healthy.slice(0, 2), { events }, ...healthy.slice(2)].flatMap((one) => one.events),
    );
    const rows = await side.rows();
    expect(rows.instances.find(({ id }) => id === sick.instance)?.revision).toBe(at);
    for (const { instance, state } of healthy)
      expect(rows.instances.find(({ id }) => id === instance)?.revision).toBe(state.revision);
    expect(await side.admin.query('', 'select stream, revision from parked_streams')).toEqual([
      { stream: `instance-${sick.instance}`, revision: at + 1 },
    ]);
    expect(projection.stats.parked).toBe(1);

    // The next start tries again: here the log has what it should have.
    await projection.close();
    await writeLog(side.admin, [...healthy.flatMap((one) => one.events), ...sick.events]);
    side.open();
    await side.converged(sick.events);
    await waitUntil(
      'nothing parked',
      async () => (await side.admin.query('', 'select from parked_streams')).length === 0,
      soon,
    );
  });
});

test('a stream whose parking failed for a lost connection is parked after all', async () => {
  const projection = await openSwept(side);
  // A count that no rollback takes back: the first parking is broken off by the server.
  await side.admin.query(
    '',
    `do $do$ begin
       create sequence public.parkings;
       grant usage on sequence public.parkings to public;
       create function public.may_park() returns boolean language plpgsql as $f$ begin
         if nextval('public.parkings') = 1 then raise 'ended' using errcode = '57P01'; end if; return true; end $f$;
       alter table parked_streams add constraint ending check (public.may_park()) not valid;
     end $do$`,
  );
  const sick = historyBy([5, 16, 27]);
  const events = sick.events.map((event, at) => (at === 2 ? { ...event, type: 'TaskTeleported' } : event));
  await writeLog(side.admin, events);
  await deliver(projection, events);
  expect(projection.stats.failures).toBe(1);
  expect(projection.stats.parked).toBe(1);
  expect(await side.admin.query('', 'select stream, revision from parked_streams')).toEqual([
    { stream: `instance-${sick.instance}`, revision: 3 },
  ]);
});

test('a parked stream that is taken up again comes to its end, however far that is', async () => {
  const { instance, events } = historyBy([]);
  const last = events.at(-1)!;
  const comments = Array.from({ length: 2 * eventsPerStreamMax }, (_, at) => ({
    ...last,
    type: 'TaskCommented',
    revision: last.revision + 1 + at,
    data: { by: 'ana', comment: 'well' },
  }));
  await writeLog(side.admin, [published('acme'), ...events, ...comments]);
  // Parked by a process from before, whose cursor is past all of it.
  await side.admin.query('', sweptToTheEnd, []);
  await side.admin.query(
    '',
    `insert into parked_streams (tenant, stream, revision, reason) values ('acme', $1, 2, 'unknown')`,
    [`instance-${instance}`],
  );
  side.open();
  await side.converged(comments);
  await waitUntil(
    'nothing parked',
    async () => (await side.admin.query('', 'select from parked_streams')).length === 0,
    soon,
  );
});
