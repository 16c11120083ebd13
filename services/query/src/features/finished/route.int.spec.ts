import { type Finished, finished } from '@procession/contracts/http/finished.ts';
import { countFinished } from '@procession/read-models/count-finished.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument, secretDocument } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
const other = new MadeLog('other', people);

beforeAll(async () => {
  office = await openOffice();
  for (const log of [acme, other]) {
    log.registerPeople(permissions);
    log.publish(refundDocument);
  }
  acme.publish(secretDocument);
  for (const log of [acme, acme, acme, other]) {
    const id = log.start('refund', 'ana', { reason: 'Flood' });
    log.tell(id, 'maria', { type: 'DecideTask', task: 1, outcome: 'rejected' });
  }
  acme.start('refund', 'ana', { reason: 'Still open' });
  const secret = acme.start('secret-refund', 'ana', { reason: 'Private' });
  acme.tell(secret, 'admin', { type: 'CancelInstance', reason: 'Asked twice' });
  await office.fill([...acme.events, ...other.events]);
});
afterAll(() => office.close());

const ask = async (as: string, query: string): Promise<Finished['days']> => {
  const { body } = await office.get(`/v1/finished?${query}`, as);
  return finished.parse(body).days;
};
const day = '2026-01-05T08:00:00.000Z';

test('what ended is counted per hour of the days that are asked for, each of what one sees', async () => {
  expect(await ask('rita@acme', `from=${day}&hours=3`)).toEqual([{ from: day, hours: [0, 3, 0] }]);
  expect(await ask('ana@acme', `from=${day}&hours=2`)).toEqual([{ from: day, hours: [0, 4] }]);
  expect(await ask('nobody@acme', `from=${day}&hours=2`)).toEqual([{ from: day, hours: [0, 0] }]);
  expect(await ask('rita@other', `from=${day}&hours=2`)).toEqual([{ from: day, hours: [0, 1] }]);
});

test('days stand beside each other, by the clocks of who asks', async () => {
  const shifted = encodeURIComponent('2026-01-05T10:30:00+01:30');
  expect(await ask('rita@acme', `from=2025-12-29T09:00:00Z,${shifted}&hours=1`)).toEqual([
    { from: '2025-12-29T09:00:00.000Z', hours: [0] },
    { from: '2026-01-05T09:00:00.000Z', hours: [3] },
  ]);
});

test('of what is too much to be looked at, the hours that were not seen whole are not told', async () => {
  const viewer = await office.ports.viewerOf({ tenant: 'acme', actor: 'ana' });
  const counted = (perDayMax: number) =>
    office.ports.lists('acme', (read) => countFinished(read, viewer, { days: [day], hours: 3, perDayMax }));
  expect(await counted(5)).toEqual([[0, 4, 0]]);
  expect(await counted(4)).toEqual([[null, null, 0]]);
});

test('more days than five, and what is no instant, are refused', async () => {
  const from = Array.from({ length: 6 }, () => day).join(',');
  expect((await office.get(`/v1/finished?from=${from}`, 'ana@acme')).status).toBe(400);
  expect((await office.get('/v1/finished?from=today', 'ana@acme')).status).toBe(400);
});
