import { formatToken } from '@procession/contracts/consistency-token.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../testing/made-log.ts';
import { type Office, openOffice } from '../testing/office.ts';
import { people, permissions, refundDocument } from '../testing/refund-definition.ts';

let office: Office;
const log = new MadeLog('acme', people);
let id: string;

beforeAll(async () => {
  office = await openOffice();
  log.registerPeople(permissions);
  log.publish(refundDocument);
  id = log.start('refund', 'ana', { reason: 'Flood' });
  await office.fill(log.events);
});
afterAll(() => office.close());

const tokenOf = (revision: number): string =>
  formatToken({ epoch: 1, streams: [{ stream: instanceStream(id), revision }] });

test('an answer says whether it has what the token names', async () => {
  const reached = await office.get('/v1/tasks', 'maria@acme', { 'consistency-token': tokenOf(1) });
  expect(reached).toMatchObject({ status: 200, headers: { consistency: 'reached' } });
  const behind = await office.get('/v1/tasks', 'maria@acme', { 'consistency-token': tokenOf(99) });
  expect(behind).toMatchObject({ status: 200, headers: { consistency: 'behind' } });
  const plain = await office.get('/v1/tasks', 'maria@acme');
  expect(plain.headers.consistency).toBeUndefined();
});

test('who waits for what does not come is told to come again', async () => {
  const headers = { 'consistency-token': tokenOf(99), prefer: 'wait=0' };
  const answer = await office.get('/v1/tasks', 'maria@acme', headers);
  expect(answer).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { type: 'urn:procession:problem:behind' },
  });
});

test('who waits gets the answer as soon as the rows have it', async () => {
  const known = log.events.length;
  log.tell(id, 'maria', { type: 'DecideTask', task: 1, outcome: 'approved' });
  const { revision } = log.events.at(-1)!;
  const asked = office.get('/v1/tasks', 'omar@acme', { 'consistency-token': tokenOf(revision), prefer: 'wait=10' });
  await office.fill(log.events.slice(known));
  const answer = await asked;
  expect(answer).toMatchObject({
    status: 200,
    headers: { consistency: 'reached', 'preference-applied': 'wait=10' },
  });
  expect(answer.body.items).toHaveLength(1);
});

test('a message of the feed wakes who waits, and rights are looked at again', async () => {
  const asked = office.get('/v1/me', 'maria@acme', { 'consistency-token': tokenOf(500), prefer: 'wait=10' });
  const heads = [{ tenant: 'acme', stream: instanceStream(id), revision: 500 }];
  const told = setInterval(() => office.ports.see({ epoch: 1, partition: 0, seq: 1, heads }), 20);
  expect((await asked).headers.consistency).toBe('reached');
  clearInterval(told);
});
