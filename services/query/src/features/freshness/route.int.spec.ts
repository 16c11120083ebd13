import { type Freshness, freshness } from '@procession/contracts/http/freshness.ts';
import { execute } from '@procession/stack/database.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);

beforeAll(async () => {
  office = await openOffice();
  acme.registerPeople(permissions);
  acme.publish(refundDocument);
  acme.start('refund', 'ana', { reason: 'Flood' });
  await office.fill(acme.events);
});
afterAll(() => office.close());

const ask = async (as: string): Promise<Freshness> => freshness.parse((await office.get('/v1/freshness', as)).body);

test('lists that have all that was recorded lack nothing, and tell what they have as the last', async () => {
  const last = acme.events.findLast(({ type }) => type === 'InstanceStarted')!;
  const { behindMs, newest } = await ask('ana@acme');
  expect(behindMs).toBe(0);
  expect(newest).toMatchObject({ id: `${last.stream}/${last.revision}`, at: last.recordedAt, epoch: 1 });
  expect(newest!.position).toBeGreaterThan(0);
});

test('what was recorded and is not listed is told by its age, to its tenant alone; parked streams wait for somebody', async () => {
  const before = acme.events.length;
  const id = acme.start('refund', 'ana', { reason: 'Storm' });
  await office.append(acme.events.slice(before));
  const { behindMs } = await ask('ana@acme');
  expect(behindMs).toBeGreaterThan(Date.now() - Date.parse(acme.events.at(-1)!.recordedAt) - 60_000);
  expect(await ask('ana@other')).toEqual({ behindMs: 0, newest: null });
  await execute(
    office.database.urls.admin,
    `insert into read.parked_streams (tenant, stream, revision, reason) values ('acme', 'instance-${id}', 1, 'a test')`,
  );
  expect((await ask('ana@acme')).behindMs).toBe(0);
});
