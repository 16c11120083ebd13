import { type InstanceWhy, instanceWhy } from '@procession/contracts/http/instance-why.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions } from '../../testing/refund-definition.ts';

let office: Office;
const log = new MadeLog('acme', people);
let id: string;
let suspended: string;
let later: string;

beforeAll(async () => {
  office = await openOffice();
  log.registerPeople(permissions);
  log.publish({
    key: 'everything',
    name: 'Everything',
    entity: { type: 'booking' },
    start: 'fork',
    steps: {
      fork: {
        type: 'rules',
        rules: [{ outcome: 'completed' }],
        split: 'all',
        next: ['pay', 'answer', 'first', 'second', 'quick'],
      },
      pay: { type: 'service', name: 'Payment', job: { type: 'payments' }, next: 'meet' },
      answer: {
        type: 'wait',
        name: 'Answer',
        for: [{ message: 'client.accepted', key: 'entity.id' }, { after: 'P7D' }],
        next: [{ on: ['client_accepted', 'timeout'], to: 'meet' }],
      },
      first: {
        type: 'timer',
        name: 'First',
        after: 'P1D',
        lock: { key: "'desk'" },
        next: 'meet',
      },
      second: { type: 'timer', name: 'Second', after: 'P1D', lock: { key: "'desk'" }, next: 'meet' },
      quick: { type: 'rules', name: 'Quick', rules: [{ outcome: 'completed' }], next: 'meet' },
      meet: { type: 'end', name: 'Meeting', status: 'completed', join: 'all' },
    },
  });
  id = log.start('everything', 'ana', {});
  suspended = log.start('everything', 'ana', {});
  log.tell(suspended, 'ana', { type: 'SuspendInstance', reason: 'strike' });
  later = log.start('everything', 'ana', {}, { type: 'booking', id: 'B-8' }, '2026-02-01T08:00:00.000Z');
  await office.fill(log.events);
});
afterAll(() => office.close());

async function why(of: string): Promise<InstanceWhy> {
  return instanceWhy.parse((await office.get(`/v1/instances/${of}/why`, 'ana@acme')).body);
}

test('machines, messages, clocks, locks and joins are waited for, each in a sentence', async () => {
  const { sentence, waitsFor } = await why(id);
  expect(waitsFor.map(({ kind, sentence: said }) => [kind, said])).toEqual([
    ['job', '“Payment” waits for a worker of “payments”.'],
    ['wait', '“Answer” waits for the message “client.accepted” or the time 2026-01-12 09:00 UTC.'],
    ['timer', '“First” goes on at 2026-01-06 09:00 UTC.'],
    ['lock', '“Second” waits for “desk”, which “First” holds.'],
    ['branch', 'What came from “Quick” waits at “Meeting” for “Answer”, “First”, “Payment”, “Second”.'],
  ]);
  expect(sentence).toBe('“Payment” waits for a worker of “payments”. And 4 more.');
  const [job, wait] = waitsFor;
  expect(job!.unblockedBy).toMatchObject([{ kind: 'machine', name: 'payments', right: 'work' }]);
  expect(wait!.unblockedBy).toMatchObject([{ kind: 'outside', right: 'work' }, { kind: 'time' }]);
  expect(wait!.outcomes.map(({ outcome }) => outcome).sort()).toEqual(['client_accepted', 'timeout']);
});

test('one that is suspended waits first of all for somebody who resumes it', async () => {
  const { waitsFor, status } = await why(suspended);
  expect([status, waitsFor[0]!.kind, waitsFor[0]!.unblockedBy[0]!.right]).toEqual(['suspended', 'resume', 'operate']);
});

test('one that begins later waits for its time', async () => {
  expect(await why(later)).toMatchObject({
    status: 'pending',
    sentence: 'It begins at 2026-02-01 08:00 UTC.',
    waitsFor: [{ kind: 'start', until: '2026-02-01T08:00:00.000Z', unblockedBy: [{ kind: 'time' }] }],
  });
});
