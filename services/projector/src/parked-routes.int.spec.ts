import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { type ParkedList, parkedEffect, parkedList } from '@procession/contracts/http/parked.ts';
import { type Pipeline, pipeline } from '@procession/contracts/http/pipeline.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOperatorApp } from './operator-app.ts';
import type { Projection } from './run-projection.ts';
import { checkStream } from './self-check/check-stream.ts';
import { historyBy, published } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';
import { openReadSide, type ReadSide } from './testing/open-projection.ts';
import { openRebuild } from './testing/open-rebuild.ts';

const soon = { withinMs: 5_000, everyMs: 10 };
const sick = historyBy([5, 16, 27, 38]);
const stream = `instance-${sick.instance}`;
/** One that nobody knows, and after it a comment that everybody does. */
const poisoned: LogEvent[] = sick.events.map((event, at) => (at === 2 ? { ...event, type: 'TaskTeleported' } : event));

let side: ReadSide;
let log: Connection;
let read: Connection;
let app: Awaited<ReturnType<typeof createOperatorApp>>;
let projection: Projection;
beforeAll(async () => {
  side = await openReadSide();
  log = new Connection(side.urls.reader);
  read = new Connection(side.urls.projector, { schema: 'read' });
  await side.admin.query(
    '',
    `insert into roles (tenant, role, revision, name, permissions) values ('acme', 'ops', 1, 'Ops', '{operate}')`,
  );
  await side.admin.query('', `insert into role_holders (tenant, role, user_id) values ('acme', 'ops', 'tomas')`);
  app = await createOperatorApp({
    logger: createLogger('test', 'silent'),
    metrics: createMetrics('projector').registry,
    readiness: {},
    ports: { log, read, partitions: 1, busLag: async () => 7 },
    administrators: new Set(['other:root']),
    authenticate: async (authorization = '') => {
      const [tenant = '', actor = ''] = authorization.split(':');
      return { tenant, actor, client: undefined, expiresAt: 0 };
    },
  });
  await writeLog(side.admin, [published('acme'), ...poisoned]);
  projection = side.open({ sweepMs: 20 });
  await waitUntil('it is parked', async () => (await list('acme:tomas')).items.length === 1, soon);
});
afterAll(async () => {
  await app.close();
  await side.close();
  await log.close();
  await read.close();
});

const send = (method: 'GET' | 'POST', url: string, as: string, body?: object) =>
  app.inject({ method, url, headers: { authorization: as }, ...(body && { payload: body }) });
const list = async (as: string): Promise<ParkedList> => parkedList.parse((await send('GET', '/v1/parked', as)).json());
const place = { tenant: 'acme', stream, revision: 3 };

test('who may operate sees what stands still of the tenant, with the event and what waits behind it', async () => {
  const { items } = await list('acme:tomas');
  expect(items).toMatchObject([
    {
      stream,
      instance: sick.instance,
      revision: 3,
      type: 'TaskTeleported',
      reason: expect.stringContaining('not known'),
      tries: 1,
      isAsked: false,
      waiting: poisoned.length - 2,
    },
  ]);
  expect((await list('other:root')).items).toEqual(items);
  expect((await send('GET', '/v1/parked', 'acme:ana')).json()).toMatchObject({ permission: 'operate' });
});

test('what waits where is told', async () => {
  const now: Pipeline = pipeline.parse((await send('GET', '/v1/pipeline', 'acme:tomas')).json());
  expect(now).toMatchObject({ bus: { unread: 7 }, parked: 1, outbox: { commits: 0 } });
  expect(now.partitions).toMatchObject([{ partition: 0, behind: 0 }]);
  const late = historyBy([5]);
  await projection.close();
  await writeLog(side.admin, late.events);
  const then: Pipeline = pipeline.parse((await send('GET', '/v1/pipeline', 'acme:tomas')).json());
  expect(then.partitions).toMatchObject([{ behind: 1, behindSince: late.events[0]!.recordedAt }]);
  expect(then.log.position).toBeGreaterThan(now.log.position!);
  projection = side.open({ sweepMs: 20 });
  await side.converged(late.events);
});

test('a retry tells first how far it would come, and is counted when it comes no further', async () => {
  const would = await send('POST', '/v1/parked/retry?dryRun=true', 'acme:tomas', place);
  expect(parkedEffect.parse(would.json())).toMatchObject({
    revision: 2,
    parked: { revision: 3, type: 'TaskTeleported' },
  });
  const before = (await list('acme:tomas')).items[0]!.tries;
  expect((await send('POST', '/v1/parked/retry', 'acme:tomas', place)).statusCode).toBe(202);
  await waitUntil('it was tried', async () => (await list('acme:tomas')).items[0]?.tries === before + 1, soon);
  expect((await list('acme:tomas')).items[0]!.isAsked).toBe(false);
});

test('nobody touches another tenant’s stream, or an event where it does not stand', async () => {
  await side.admin.query(
    '',
    `insert into roles (tenant, role, revision, name, permissions) values ('globex', 'ops', 1, 'Ops', '{operate}')`,
  );
  await side.admin.query('', `insert into role_holders (tenant, role, user_id) values ('globex', 'ops', 'eve')`);
  for (const [as, of] of [
    ['globex:eve', place],
    ['acme:tomas', { ...place, revision: 4 }],
  ] as const)
    expect((await send('POST', '/v1/parked/skip', as, { ...of, reason: 'x' })).json()).toMatchObject({
      type: 'urn:procession:problem:stream-not-parked',
    });
  expect((await list('globex:eve')).items).toEqual([]);
});

test('a skipped event counts as nothing: live, in a rebuild, and for the self-check', async () => {
  const body = { ...place, reason: 'a trial version wrote it' };
  const would = await send('POST', '/v1/parked/skip?dryRun=true', 'acme:tomas', body);
  expect(would.json()).toEqual({ revision: poisoned.length, last: poisoned.length, parked: null });
  expect((await list('acme:tomas')).skipped).toEqual([]);
  expect((await send('POST', '/v1/parked/skip', 'acme:tomas', body)).statusCode).toBe(202);
  await waitUntil('it goes on', async () => (await list('acme:tomas')).items.length === 0, soon);
  await side.converged(poisoned);
  expect((await list('acme:tomas')).skipped).toMatchObject([
    { revision: 3, type: 'TaskTeleported', by: 'acme:tomas', reason: body.reason, instance: sick.instance },
  ]);
  const rows = await side.rows();
  await using rebuild = await openRebuild(side, ['instances']);
  await rebuild.build();
  expect((await side.rows()).instances.map(({ id, revision, status }) => [id, revision, status])).toEqual(
    rows.instances.map(({ id, revision, status }) => [id, revision, status]),
  );
  expect((await checkStream({ log, read, partitions: 1 }, { tenant: 'acme', stream })).differences).toEqual([]);
});
