import { canonical } from '@procession/contracts/canonical.ts';
import { fold } from '@procession/engine/instance/evolve.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { expect, test } from 'vitest';
import { MadeLog } from '../testing/made-log.ts';
import { people, refundDocument } from '../testing/refund-definition.ts';
import { current, stateAt } from './state-at.ts';

const log = new MadeLog('acme', people);
log.publish(refundDocument);
const id = log.start('refund', 'ana', { reason: 'Flood' });
log.tell(id, 'maria', { type: 'DecideTask', task: 1, outcome: 'sent_back' });
log.tell(id, 'ana', { type: 'CompleteTask', task: 2, data: { reason: 'Flood in B' } });
log.tell(id, 'sam', { type: 'Comment', task: 3, comment: 'Looks right' });
log.tell(id, 'sam', { type: 'DecideTask', task: 3, outcome: 'approved' });
log.tell(id, 'mei', { type: 'DecideTask', task: 4, outcome: 'approved' });
log.tell(id, 'omar', { type: 'DecideTask', task: 4, outcome: 'approved' });
const events = log.eventsOf(id);
const head = events.at(-1)!;

/** The last revision of the command that wrote this event. */
const endOfCommand = (revision: number): number =>
  events.findLast((event) => event.meta.command === events[revision - 1]!.meta.command)!.revision;
const foldTo = (revision: number) => fold(events.slice(0, revision).map(current));

test.each(events.map(({ revision, type }) => [revision, type]))(
  'at revision %i (%s) stands the fold of the log up to the end of its command',
  async (revision) => {
    for (const perPage of [1, 2, 5, 100]) {
      const shown = await stateAt(log.pagesOf(id, perPage), { kind: 'revision', revision });
      expect(shown?.state).toEqual(foldTo(endOfCommand(revision)));
      expect(shown?.isNow).toBe(endOfCommand(revision) === head.revision);
    }
  },
);

test.each([0, 1, 500, 999])('%i ms after a command stands what it led to', async (ms) => {
  for (const event of events) {
    const at = new Date(Date.parse(event.recordedAt) + ms).toISOString();
    const shown = await stateAt(log.pagesOf(id), { kind: 'instant', at });
    expect(shown?.state).toEqual(foldTo(endOfCommand(event.revision)));
  }
});

test('a moment before the start, or a revision to come, shows nothing', async () => {
  const before = new Date(Date.parse(events[0]!.recordedAt) - 1).toISOString();
  expect(await stateAt(log.pagesOf(id), { kind: 'instant', at: before })).toBeUndefined();
  expect(await stateAt(log.pagesOf(id), { kind: 'revision', revision: head.revision + 1 })).toBeUndefined();
  expect(await stateAt(log.pagesOf('none'), { kind: 'now' })).toBeUndefined();
});

test('now is the whole log, and a later instant is now', async () => {
  const now = await stateAt(log.pagesOf(id), { kind: 'now' });
  expect(now).toMatchObject({ isNow: true, state: { status: 'approved', revision: head.revision } });
  const later = await stateAt(log.pagesOf(id), { kind: 'instant', at: '2099-01-01T00:00:00.000Z' });
  expect(later).toEqual(now);
  expect(now?.state.roleNames.sales_manager).toBe('Sales manager');
});

test('nothing is read beyond the moment', async () => {
  let pagesRead = 0;
  async function* counted() {
    for await (const page of log.pagesOf(id, 1)) {
      pagesRead++;
      yield page;
    }
  }
  await stateAt(counted(), { kind: 'revision', revision: 1 });
  expect(pagesRead).toBe(endOfCommand(1) + 1);
});

test('from a snapshot at the end of any command on, every moment is what it is from nothing', async () => {
  const ends = [...new Set(events.map(({ revision }) => endOfCommand(revision)))];
  for (const end of ends) {
    const snapshot = JSON.parse(canonical(foldTo(end) as never)) as InstanceState;
    const after = async function* () {
      yield events.slice(end);
    };
    for (const { revision, recordedAt } of events.slice(end - 1)) {
      for (const moment of [{ kind: 'revision', revision } as const, { kind: 'instant', at: recordedAt } as const]) {
        expect(await stateAt(after(), moment, snapshot)).toEqual(await stateAt(log.pagesOf(id), moment));
      }
    }
    expect(await stateAt(after(), { kind: 'now' }, snapshot)).toEqual(await stateAt(log.pagesOf(id), { kind: 'now' }));
  }
});
