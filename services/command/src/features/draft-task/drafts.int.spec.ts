import { Connection } from '@procession/platform/postgres.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepTaskDrafts } from '../../drafts/draft-sweep.ts';
import { type Call, createTestService, must, populate, publish, startBody, type TestService } from '../../testing.ts';

let service: TestService;
let admin: pg.Client;
let sweeper: Connection;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
  await publish(service, payout);
  await publish(service, rivals);
  admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
  sweeper = new Connection(service.database.urls.command, { applicationName: 'a sweep' });
});
afterAll(async () => {
  await admin.end();
  await sweeper.close();
  await service.close();
});

const end = { ok: { type: 'end', status: 'approved' } };
const payout = {
  key: 'payout',
  entity: { type: 'tenant' },
  fields: {
    iban: { type: 'text', max: 40, sensitive: true },
    on: { type: 'date' },
    amount: { type: 'money', currency: 'EUR', required: true },
    note: { type: 'text' },
  },
  start: 'check',
  steps: {
    check: { type: 'form', name: 'Check', assign: { role: 'manager' }, edits: ['iban', 'amount', 'on'], next: 'ok' },
    ...end,
  },
};
const rivals = {
  key: 'rivals',
  start: 'both',
  steps: {
    both: { type: 'rules', rules: [{ outcome: 'completed' }], split: 'race', next: ['call', 'mail'] },
    call: { type: 'form', name: 'Call', assign: { role: 'manager' }, next: 'ok' },
    mail: { type: 'form', name: 'Mail', assign: { role: 'manager' }, next: 'ok' },
    ...end,
  },
};

/** A task of which Bo and Mei have a seat. */
const newTask = async (entity = 'T-1'): Promise<string> => {
  const body = { definition: 'payout', entity: { type: 'tenant', id: entity }, data: { amount } };
  return `${(await must(service.post('/v1/instances', body, { as: 'ana' }))).body.id}.1`;
};
const amount = { amount: '1.00', currency: 'EUR' };
const dayFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const team = '?visibility=team';
const bo = { as: 'bo' };
const put = (task: string, body: object, call: Call = bo, query = '') =>
  service.put(`/v1/tasks/${task}/draft${query}`, body, call);
const get = (task: string, call: Call = bo, query = '') => service.get(`/v1/tasks/${task}/draft${query}`, call);
const typeOf = ({ body }: { body: { type?: string } }) => body.type?.split(':').at(-1);
const rowsOf = async (task: string) =>
  (
    await admin.query(`select owner, content from log.task_drafts where stream || '.' || task = $1`, [
      `instance-${task}`,
    ])
  ).rows as { owner: string; content: unknown }[];

test('a private draft is read by its author alone, the draft of the team by all who may act on the task', async () => {
  const task = await newTask();
  const typed = { comment: 'almost ', data: { amount: { amount: '7.50', currency: 'EUR' }, on: null } };
  const saved = await must(put(task, typed));
  expect(saved).toMatchObject({ status: 201, headers: { etag: '"1"' } });
  expect(saved.body).toEqual({
    task,
    visibility: 'private',
    draftRevision: 1,
    savedAt: expect.any(String),
    savedBy: 'bo',
  });
  expect((await get(task)).body).toEqual({ ...saved.body, ...typed });
  expect((await get(task, { as: 'mei' })).status).toBe(204);
  expect(typeOf(await get(task, { as: 'ana' })), 'who has no seat').toBe('not-an-assignee');

  await must(put(task, { outcome: 'completed' }, bo, team));
  expect((await get(task, { as: 'mei' }, team)).body).toMatchObject({ savedBy: 'bo', outcome: 'completed', data: {} });
  expect((await get(task)).body.comment, 'the private one is another').toBe('almost ');
  expect(typeOf(await get(task, { as: 'ana' }, team))).toBe('not-an-assignee');
  expect(typeOf(await put(task, { data: {} }, { as: 'ana' }))).toBe('not-an-assignee');
  expect(typeOf(await get(task, { as: 'bo', tenant: 'globex' }, team)), 'of another tenant').toBe('task-not-found');
});

test('two who edit one draft do not write over each other', async () => {
  const task = await newTask();
  await must(put(task, { comment: '1' }, bo, team));
  const unseen = await put(task, { comment: '2' }, { as: 'mei' }, team);
  expect([unseen.status, typeOf(unseen)]).toEqual([428, 'precondition-required']);
  const on = (revision: string) => ({ headers: { 'if-match': revision } });
  const both = await Promise.all([
    put(task, { comment: '2' }, { as: 'mei', ...on('"1"') }, team),
    put(task, { comment: '3' }, { as: 'bo', ...on('"1"') }, team),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  expect(both.find(({ status }) => status === 412)?.body).toMatchObject({ expected: 1, actual: 2 });
  expect(await must(put(task, { comment: '4' }, { as: 'bo', ...on('*') }, team))).toMatchObject({
    body: { draftRevision: 3 },
  });
});

test('the same save under its key is the one that was made, and another one under it is refused', async () => {
  const task = await newTask();
  const call = { as: 'bo', key: 'typed-1' };
  const first = await must(put(task, { comment: 'x', data: { iban: 'DE1' } }, call));
  const again = await must(put(task, { comment: 'x', data: { iban: 'DE1' } }, call));
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(typeOf(await put(task, { comment: 'y', data: { iban: 'DE1' } }, call))).toBe('idempotency-key-reused');
});

test('each value that is there must fit its field, and nothing need be complete', async () => {
  const task = await newTask();
  const refused = async (data: object) =>
    (await put(task, { data })).body.issues?.map((i: { place: string }) => i.place);
  expect(await refused({ on: 'tomorrow', iban: 7 })).toEqual(['/data/on', '/data/iban']);
  expect(await refused({ note: 'x', nothing: 1 }), 'fields that this task does not edit').toEqual([
    '/data/note',
    '/data/nothing',
  ]);
  expect(typeOf(await put(task, { outcome: 'approved' }))).toBe('outcome-unknown');
  expect(typeOf(await put(task, { comment: 'a\u0000b' }))).toBe('unstorable');
  expect((await put(task, { secret: 1 })).status).toBe(400);
  expect((await put(task, { comment: 'x'.repeat(4001) })).status).toBe(400);
  expect(typeOf(await put(task, { data: { iban: 'x'.repeat(1_100_000) } }))).toBe('body-too-large');
  expect((await put(task, {})).status).toBe(201);
  expect((await service.get(`/v1/tasks/${task}/draft?visibility=all`, bo)).status).toBe(400);
});

test('a sensitive value is sealed where it stands, and gone with its key', async () => {
  const task = await newTask('T-7');
  await must(put(task, { comment: 'look', data: { iban: 'DE02 1203', on: '2026-11-20' } }));
  const [row] = await rowsOf(task);
  expect(JSON.stringify(row)).not.toContain('1203');
  expect(row).toMatchObject({
    owner: 'bo',
    content: { data: { iban: { $sealed: { subject: 'entity:tenant/T-7' } } } },
  });
  expect((await get(task)).body.data).toEqual({ iban: 'DE02 1203', on: '2026-11-20' });

  await admin.query(`update log.subject_keys set wrapped_key = null where subject = 'entity:tenant/T-7'`);
  const later = await createTestService(service.database);
  try {
    const { body } = await must(later.get(`/v1/tasks/${task}/draft`, bo));
    expect(body.data).toEqual({ iban: { $withheld: 'erased' }, on: '2026-11-20' });
    await must(
      later.put(`/v1/tasks/${task}/draft`, { data: { iban: 'DE03' } }, { ...bo, headers: { 'if-match': '*' } }),
    );
    expect(JSON.stringify(await rowsOf(task))).not.toContain('DE03');
  } finally {
    await later.close();
  }
});

test('a draft that is thrown away is gone, and its revisions go on', async () => {
  const task = await newTask();
  await must(put(task, { comment: 'x' }));
  await must(service.delete(`/v1/tasks/${task}/draft`, bo));
  expect(await rowsOf(task)).toEqual([{ owner: 'bo', content: null }]);
  expect((await get(task)).status).toBe(204);
  expect((await service.delete(`/v1/tasks/${task}/draft`, bo)).status).toBe(404);
  expect(await must(put(task, { comment: 'y' }))).toMatchObject({ body: { draftRevision: 3 } });
  const stale = { as: 'bo', headers: { 'if-match': '"1"' } };
  expect((await service.delete(`/v1/tasks/${task}/draft`, stale)).status).toBe(412);
});

test('with its task a draft is closed at once, and its row goes with the next sweep', async () => {
  const [done, open, cancelled] = [await newTask(), await newTask(), await newTask()];
  for (const task of [done, open, cancelled]) await must(put(task, { comment: 'x' }));
  await must(put(done, { comment: 'ours' }, bo, team));
  await must(service.post(`/v1/tasks/${done}/comment`, { comment: 'not yet' }, { as: 'ana' }));
  await must(service.post(`/v1/tasks/${open}/comment`, { comment: 'not yet' }, { as: 'ana' }));
  await sweepTaskDrafts(sweeper);
  expect(await rowsOf(done)).toHaveLength(2);
  await must(service.post(`/v1/tasks/${done}/complete`, {}, { as: 'mei' }));
  await must(service.post(`/v1/instances/${cancelled.slice(0, -2)}/cancel`, { reason: 'x' }, { as: 'root' }));
  for (const call of [get(done), put(done, {}), service.delete(`/v1/tasks/${done}/draft`, bo), get(done, bo, team)])
    expect(await call.then((reply) => [reply.status, typeOf(reply)])).toEqual([409, 'task-already-decided']);
  expect((await get(cancelled)).status).toBe(409);
  await sweepTaskDrafts(sweeper);
  const left: number[] = [];
  for (const task of [done, open, cancelled]) left.push((await rowsOf(task)).length);
  expect(left).toEqual([0, 1, 0]);
});

test('who has decided has no draft any more, though others still vote', async () => {
  await publish(service, {
    key: 'votes',
    start: 'vote',
    steps: {
      vote: {
        type: 'approval',
        assign: { role: 'manager' },
        policy: 'all',
        next: [
          { on: 'approved', to: 'ok' },
          { on: 'rejected', to: 'ok' },
        ],
      },
      ...end,
    },
  } as { key: string });
  const { body } = await must(service.post('/v1/instances', { definition: 'votes' }, { as: 'ana' }));
  const task = `${body.id}.1`;
  for (const as of ['bo', 'mei']) await must(put(task, { comment: as }, { as }));
  await must(service.post(`/v1/tasks/${task}/decide`, { outcome: 'approved' }, bo));
  await sweepTaskDrafts(sweeper);
  expect((await rowsOf(task)).map(({ owner }) => owner)).toEqual(['mei']);
});

test('a draft begins what it is a draft of: those that race with it are withdrawn', async () => {
  const { body } = await must(service.post('/v1/instances', { definition: 'rivals' }, { as: 'ana' }));
  expect(body.openTasks).toHaveLength(2);
  await must(put(`${body.id}.2`, { comment: 'I write to them' }));
  expect(typeOf(await put(`${body.id}.1`, {}, { as: 'mei' }))).toBe('task-not-open');
  expect((await get(`${body.id}.2`)).body.comment).toBe('I write to them');
});

test('while somebody else has claimed it nobody saves on it, and the team still reads', async () => {
  const { body } = await must(service.post('/v1/instances', startBody(), { as: 'ana' }));
  const task = `${body.id}.1`;
  await must(put(task, { outcome: 'rejected' }, { as: 'mei' }, team));
  await must(service.post(`/v1/tasks/${task}/claim`, {}, bo));
  for (const refused of [put(task, {}, { as: 'mei' }), service.delete(`/v1/tasks/${task}/draft${team}`, { as: 'mei' })])
    expect(typeOf(await refused)).toBe('task-claimed-by-other');
  expect((await get(task, { as: 'mei' }, team)).body.outcome).toBe('rejected');
});

test('a delegate and a substitute have the drafts of those for whom they act, a private one has nobody else', async () => {
  const { body } = await must(service.post('/v1/instances', startBody(), { as: 'ana' }));
  const task = `${body.id}.1`;
  await must(put(task, { comment: 'mine' }));
  await must(put(task, { comment: 'ours' }, bo, team));
  for (const id of ['dee', 'sub', 'out']) await must(service.put(`/v1/directory/users/${id}`, { name: id }));
  await must(
    service.put('/v1/directory/roles/helpers', {
      name: 'Helpers',
      permissions: ['act'],
      holders: ['dee', 'sub', 'out'],
    }),
  );
  await must(
    service.put('/v1/directory/absences/a-1', {
      user: 'mei',
      substitute: 'sub',
      from: dayFromNow(-2),
      to: dayFromNow(2),
    }),
  );
  await must(service.post(`/v1/tasks/${task}/delegate`, { to: 'dee' }, bo));
  for (const as of ['dee', 'sub']) {
    expect((await get(task, { as }, team)).body.comment, as).toBe('ours');
    expect((await get(task, { as })).status, as).toBe(204);
  }
  expect((await get(task)).body.comment, 'its author, though the seat is with another now').toBe('mine');
  expect(typeOf(await put(task, {}, bo))).toBe('not-an-assignee');
  expect(typeOf(await get(task, { as: 'out' }, team))).toBe('not-an-assignee');
  expect(typeOf(await get(task, { as: 'ana' }, team)), 'who started it has a seat in none').toBe('not-an-assignee');
});
