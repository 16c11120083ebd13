import { type InstanceWhy, instanceWhy } from '@procession/contracts/http/instance-why.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { lostDocument, people, permissions, refundDocument, secretDocument } from '../../testing/refund-definition.ts';

let office: Office;
const log = new MadeLog('acme', people);
const long = 'amount > 1000 && has(data.iban)';
const ids: Record<string, string> = {};

beforeAll(async () => {
  office = await openOffice();
  log.registerPeople({ ...permissions, auditor: ['read', 'operate'] });
  for (const document of [refundDocument, lostDocument, secretDocument]) log.publish(document);
  log.publish({
    key: 'guarded',
    name: 'Guarded',
    entity: { type: 'booking' },
    fields: { amount: { type: 'integer' }, limit: { type: 'integer' }, iban: { type: 'text', sensitive: true } },
    start: 'classify',
    steps: {
      classify: {
        type: 'rules',
        name: 'Classify',
        rules: [{ outcome: 'completed' }],
        set: { limit: 'amount + 10' },
        next: [
          { when: long, to: 'wait_long' },
          { otherwise: true, to: 'manager' },
        ],
      },
      wait_long: { type: 'timer', name: 'Cooling off', after: 'P1D', next: 'manager' },
      manager: {
        type: 'approval',
        name: 'Manager',
        assign: { users: ['maria', 'sam'] },
        shows: ['amount'],
        edits: ['limit'],
        next: [
          { on: 'approved', when: 'amount > limit', to: 'wait_long' },
          { on: 'approved', otherwise: true, to: 'done' },
          { on: 'rejected', to: 'refused' },
        ],
      },
      done: { type: 'end', status: 'approved' },
      refused: { type: 'end', status: 'rejected', name: 'Refused' },
    },
  });
  ids.refund = log.start('refund', 'ana', { reason: 'Flood' });
  ids.ended = log.start('refund', 'ana', { reason: 'Noise' });
  log.tell(ids.ended, 'sam', { type: 'DecideTask', task: 1, outcome: 'rejected' });
  ids.lost = log.start('lost-refund', 'ana', { reason: 'Flood' });
  ids.secret = log.start('secret-refund', 'omar', { reason: 'Private' });
  ids.long = log.start('guarded', 'ana', { amount: 2_000, iban: 'DE02' });
  ids.short = log.start('guarded', 'ana', { amount: 20 });
  log.tell(ids.short, 'ana', { type: 'ChangeData', set: { amount: 2_000 }, reason: 'mistyped' });
  await office.fill(log.events);
});
afterAll(() => office.close());

async function why(of: string, as = 'ana'): Promise<InstanceWhy> {
  const { status, body } = await office.get(`/v1/instances/${ids[of]}/why`, `${as}@acme`);
  expect(status).toBe(200);
  return instanceWhy.parse(body);
}

test('a task says who may decide it, by which right, and where each outcome leads', async () => {
  const { sentence, waitsFor, leftOut } = await why('refund', 'maria');
  expect(sentence).toBe('“Sales manager” waits for Maria Lopez or Sam Okafor to decide.');
  expect([waitsFor.length, leftOut]).toEqual([1, 0]);
  expect(waitsFor[0]).toMatchObject({
    kind: 'task',
    item: 'manager#1',
    task: `${ids.refund}.1`,
    unblockedBy: [
      { kind: 'person', id: 'user:maria', name: 'Maria Lopez', right: 'seat', isYou: true },
      { id: 'user:sam', isYou: false },
    ],
  });
  const led = waitsFor[0]!.outcomes.map(({ outcome, ways }) => [outcome, ways.map(({ step }) => step)]);
  expect(led).toEqual([
    ['approved', ['finance']],
    ['rejected', ['rejected']],
    ['sent_back', ['revise']],
  ]);
  expect((await why('refund', 'ana')).waitsFor[0]!.unblockedBy).toMatchObject([{ isYou: false }, { isYou: false }]);
});

test('what led here stands with the values that its guard saw then, what lies ahead with those of now', async () => {
  const { waitsFor } = await why('short');
  const [waiting] = waitsFor;
  expect(waiting!.sentence).toBe('“Manager” waits for Maria Lopez or Sam Okafor to decide.');
  const before = { source: long, values: { amount: 20 }, holds: false, failed: null };
  expect(waiting!.cameFrom).toEqual([
    { visit: 'classify#1', step: 'classify', name: 'Classify', outcome: 'completed', guards: [before] },
  ]);
  const [approved, rejected] = waiting!.outcomes;
  expect(approved!.ways).toEqual([
    {
      step: 'wait_long',
      name: 'Cooling off',
      isOtherwise: false,
      guard: { source: 'amount > limit', values: { amount: 2_000, limit: 30 }, holds: true, failed: null },
      isTaken: true,
    },
    { step: 'done', name: 'done', isOtherwise: true, guard: null, isTaken: false },
  ]);
  expect(rejected!.ways.map(({ name, isTaken }) => [name, isTaken])).toEqual([['Refused', true]]);
});

test('a clock says when; the values of sensitive fields are left out, also for who may see them', async () => {
  const { waitsFor, sentence } = await why('long');
  expect(sentence).toBe('“Cooling off” goes on at 2026-01-06 09:00 UTC.');
  expect(waitsFor).toMatchObject([
    { kind: 'timer', until: expect.stringMatching(/^2026-01-06T09:00/), unblockedBy: [{ kind: 'time', right: null }] },
  ]);
  expect(waitsFor[0]!.cameFrom).toMatchObject([
    {
      visit: 'classify#1',
      guards: [{ source: long, values: { amount: 2_000, iban: '(sensitive)' }, holds: true }],
    },
  ]);
});

test('an incident is for operators, and only who may know is told which roles they are', async () => {
  const { sentence, waitsFor, operators } = await why('lost');
  expect(sentence).toBe('“Sales manager” cannot go on: nobody may act on it.');
  expect(waitsFor).toMatchObject([{ kind: 'incident', incident: 1, unblockedBy: [{ id: null, right: 'operate' }] }]);
  expect(operators).toEqual({ roles: [], includesYou: false });
  const told = await why('lost', 'ada');
  expect(told.operators).toEqual({ roles: [{ id: 'auditor', name: 'auditor' }], includesYou: true });
  expect(told.waitsFor[0]!.unblockedBy).toEqual([
    { kind: 'role', id: 'role:auditor', name: 'auditor', right: 'operate', isYou: true },
  ]);
});

test('an instance that ended waits for nothing', async () => {
  expect(await why('ended')).toMatchObject({ sentence: 'It ended: rejected.', waitsFor: [], leftOut: 0 });
});

test('whoever may not see the instance is told nothing', async () => {
  const { status, body } = await office.get(`/v1/instances/${ids.secret}/why`, 'rita@acme');
  expect([status, body.type]).toEqual([404, 'urn:procession:problem:instance-not-found']);
  expect((await office.get(`/v1/instances/${ids.secret}/why`, 'omar@acme')).status).toBe(200);
});
