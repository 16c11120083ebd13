import { instanceProof } from '@procession/contracts/http/instance-proof.ts';
import { execute } from '@procession/stack/database.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument, refundInRounds } from '../../testing/refund-definition.ts';

/** More than are read at a time. */
const roundsCount = 260;
let office: Office;
const log = new MadeLog('acme', people);
let id: string;
beforeAll(async () => {
  office = await openOffice();
  log.registerPeople(permissions);
  log.publish(refundDocument);
  id = refundInRounds(log, roundsCount);
  await office.fill(log.events);
});
afterAll(() => office.close());

const proven = async () =>
  instanceProof.strict().parse((await office.get(`/v1/instances/${id}/proof`, 'ana@acme')).body);
test('a history is whole: all of its events, to the head', async () => {
  const events = log.eventsOf(id);
  expect(events.length).toBeGreaterThan(1_000);
  expect(await proven()).toMatchObject({
    id,
    events: events.length,
    head: { hash: events.at(-1)!.hash, recordedAt: events.at(-1)!.recordedAt },
    brokenAt: null,
  });
});

test.each([
  ['a word of it was changed', `data = replace(data::text, 'ana', 'bob')::json where revision = 1 and`, 1],
  ['a moment was moved', `recorded_at = recorded_at + interval '1 ms' where revision = 7 and`, 7],
  ['another hash was written', `hash = sha256('x') where revision = 1100 and`, 1_100],
])('when %s, it says where', async (_what, change, brokenAt) => {
  const [set, where] = change.split(' where ');
  const { urls } = office.database;
  await execute(urls.admin, `create table kept as select * from log.events where stream = 'instance-${id}'`);
  await execute(urls.admin, `update log.events set ${set} where ${where} stream = 'instance-${id}'`);
  expect(await proven()).toMatchObject({ events: brokenAt - 1, brokenAt });
  await execute(
    urls.admin,
    `update log.events e set data = k.data, recorded_at = k.recorded_at, hash = k.hash from kept k
     where (e.tenant, e.stream, e.revision) = (k.tenant, k.stream, k.revision)`,
  );
  await execute(urls.admin, 'drop table kept');
});

test('who may not see the instance is told nothing of it', async () => {
  expect(await office.get(`/v1/instances/${id}/proof`, 'ana@globex')).toMatchObject({ status: 404 });
});
