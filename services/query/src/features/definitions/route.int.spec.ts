import { definitionList } from '@procession/contracts/http/query.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument, secretDocument } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);

beforeAll(async () => {
  office = await openOffice();
  acme.registerPeople(permissions);
  acme.publish(refundDocument);
  acme.publish(secretDocument);
  for (const reason of ['a', 'b']) acme.start('refund', 'ana', { reason });
  acme.publish({ ...refundDocument, description: 'The second.' });
  acme.start('refund', 'ana', { reason: 'c' });
  acme.tell(acme.start('refund', 'ana', { reason: 'd' }), 'maria', {
    type: 'DecideTask',
    task: 1,
    outcome: 'rejected',
  });
  acme.start('secret-refund', 'ana', { reason: 'Private' });
  await office.fill(acme.events);
});
afterAll(() => office.close());

const listFor = async (as: string, query: string) => {
  const { body } = await office.get(`/v1/definitions?${query}`, as);
  return definitionList.parse(body).items;
};

test('how many instances run is counted by version, without those that ended', async () => {
  const items = await listFor('maria@acme', 'running=true&key=refund');
  expect(items).toMatchObject([
    {
      key: 'refund',
      version: 2,
      running: {
        count: 3,
        isExact: true,
        versions: [
          { version: 2, count: 1 },
          { version: 1, count: 2 },
        ],
      },
    },
  ]);
});

test('who may not see instances counts none of them', async () => {
  const [hidden] = await listFor('rita@acme', 'running=true&key=secret-refund');
  const [seen] = await listFor('ana@acme', 'running=true&key=secret-refund');
  expect([hidden?.running, seen?.running?.count]).toEqual([{ count: 0, isExact: true, versions: [] }, 1]);
});

test('the versions of one definition are listed, newest first', async () => {
  const items = await listFor('maria@acme', 'allVersions=true&key=refund');
  expect(items.map(({ key, version, running }) => [key, version, running])).toEqual([
    ['refund', 2, undefined],
    ['refund', 1, undefined],
  ]);
  expect(await listFor('maria@acme', 'key=nothing')).toEqual([]);
});
