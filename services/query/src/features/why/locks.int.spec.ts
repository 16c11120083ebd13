import { createHash } from 'node:crypto';
import { type InstanceWhy, instanceWhy } from '@procession/contracts/http/instance-why.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions } from '../../testing/refund-definition.ts';

let office: Office;
const log = new MadeLog('acme', people);
let first: string;
let second: string;
let own: string;

beforeAll(async () => {
  office = await openOffice();
  log.registerPeople(permissions);
  log.publish({
    key: 'price',
    name: 'Price',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the definition language
    title: 'Price of ${entity.id}',
    entity: { type: 'unit' },
    access: { read: ['auditor'] },
    start: 'fork',
    steps: {
      fork: { type: 'rules', rules: [{ outcome: 'completed' }], split: 'all', next: ['change', 'look'] },
      change: { type: 'timer', name: 'Change', after: 'P1D', lock: { key: "'unit-' + entity.id", within: 'tenant' } },
      look: { type: 'timer', name: 'Look', after: 'P1D', lock: { key: "'look-' + entity.id", within: 'tenant' } },
    },
  });
  const unit = { type: 'unit', id: 'U-1' };
  first = log.start('price', 'ana', {}, unit);
  second = log.start('price', 'bo', {}, unit);
  log.publish({
    key: 'twice',
    name: 'Twice',
    entity: { type: 'unit' },
    start: 'fork',
    steps: {
      fork: { type: 'rules', rules: [{ outcome: 'completed' }], split: 'all', next: ['one', 'other'] },
      one: { type: 'timer', name: 'One', after: 'P1D', lock: { key: "'desk'", within: 'tenant' } },
      other: { type: 'timer', name: 'Other', after: 'P1D', lock: { key: "'desk'", within: 'tenant' } },
    },
  });
  own = log.start('twice', 'ana', {}, unit);
  await office.fill(log.events);
  await keepLines();
});
afterAll(() => office.close());

/** The index as the appends have left it. */
async function keepLines(): Promise<void> {
  const admin = new pg.Client(office.database.urls.admin);
  await admin.connect();
  await admin.query('delete from log.locks');
  for (const { key, instance, visit, isHolder } of log.locks) {
    await admin.query(
      `insert into log.locks (tenant, digest, stream, visit, is_holder) values ('acme', $1, $2, $3, $4)`,
      [createHash('sha256').update(key).digest(), `instance-${instance}`, visit, isHolder],
    );
  }
  await admin.end();
}

const why = async (of: string, as: string): Promise<InstanceWhy> =>
  instanceWhy.parse((await office.get(`/v1/instances/${of}/why`, `${as}@acme`)).body);
const locksOf = async (of: string, as: string) => (await why(of, as)).waitsFor.filter(({ kind }) => kind === 'lock');

test('a lock that another instance holds is waited for, and the instance is named to who may see it', async () => {
  expect(await locksOf(second, 'ada')).toMatchObject([
    {
      sentence: '“Change” waits for “unit-U-1”, which “Price of U-1” holds.',
      unblockedBy: [{ kind: 'instance', id: first, name: 'Price of U-1', right: null }],
    },
    { sentence: '“Look” waits for “look-U-1”, which “Price of U-1” holds.' },
  ]);
  expect(await locksOf(first, 'ada')).toEqual([]);
});

test('who may not see the instance that holds it learns that there is one, and nothing else', async () => {
  const [change] = await locksOf(second, 'bo');
  expect(change).toMatchObject({
    sentence: '“Change” waits for “unit-U-1”, which another instance holds.',
    unblockedBy: [{ kind: 'instance', id: null, name: null }],
  });
  expect(JSON.stringify(change)).not.toContain(first);
});

test('a lock that the instance itself holds is that of its other step', async () => {
  expect(await locksOf(own, 'ana')).toMatchObject([
    { sentence: '“Other” waits for “desk”, which “One” holds.', unblockedBy: [] },
  ]);
});

test('the history tells of locks in sentences', async () => {
  const { body } = await office.get(`/v1/instances/${second}/events`, 'bo@acme');
  const told = body.items.map(({ summary }: { summary: string }) => summary);
  expect(told).toContain('“Change” waits for the lock “unit-U-1”, which another holds.');
  const { body: holding } = await office.get(`/v1/instances/${first}/events`, 'ana@acme');
  expect(holding.items.map(({ summary }: { summary: string }) => summary)).toContain(
    '“Change” holds the lock “unit-U-1”.',
  );
});

test('when it was handed on, who has its turn is told so', async () => {
  log.tell(first, 'ana', { type: 'CancelInstance', reason: 'no need' });
  await keepLines();
  expect((await locksOf(second, 'bo'))[0]).toMatchObject({
    sentence: '“Change” waits for “unit-U-1”, and it is its turn now.',
    unblockedBy: [],
  });
});
