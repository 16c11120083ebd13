import { commandEffect } from '@procession/contracts/http/dry-run.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, populate, publish, startBody, type TestService } from '../testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
});
afterAll(() => service.close());

const newInstance = async () =>
  (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body.id as string;
const asked = { refusing: { reason: 'asked for twice' } };

test('a dry run tells what each outcome leads to, and does nothing', async () => {
  const id = await newInstance();
  const tried = async (body: object) =>
    commandEffect.parse(
      (await must(service.post(`/v1/tasks/${id}.1/decide?dryRun=true`, body, { as: 'bo', key: 'k' }))).body,
    );
  const effect = await tried({ outcome: 'approved' });
  expect(effect).toMatchObject({
    instance: { status: 'in_progress', revision: 7, openTasks: [{ id: `${id}.2`, name: 'Pay back' }] },
    steps: [
      { visit: 'manager#1', name: 'Manager', from: 'awaiting_action', to: 'approved' },
      { visit: 'clerk#1', name: 'Pay back', from: null, to: 'awaiting_action' },
    ],
    tasks: [
      { id: `${id}.1`, from: 'open', to: 'completed', seats: ['Bo Chen', 'Mei Tan'] },
      { id: `${id}.2`, name: 'Pay back', from: null, to: 'open', seats: ['Ana Ruiz'] },
    ],
    facts: ['TaskDecided', 'TaskCompleted', 'TaskOpened'],
  });
  const no = await tried({ outcome: 'rejected', comment: 'no' });
  expect([no.instance.status, no.facts.at(-1)]).toEqual(['rejected', 'InstanceEnded']);
  // Nothing was appended in between, and the key is still good.
  const done = await must(service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'bo', key: 'k' }));
  expect(done.body.instance).toEqual(effect.instance);
});

test('a dry run is refused as the command would be', async () => {
  const id = await newInstance();
  const slug = async (path: string, body: object, call: object) =>
    (await service.post(path, body, call)).body.type?.split(':').at(-1);
  expect(await slug(`/v1/instances/${id}/rewind?dryRun=true`, { visit: 'manager#1', reason: 'x' }, { as: 'bo' })).toBe(
    'missing-permission',
  );
  expect(await slug(`/v1/tasks/${id}.1/decide?dryRun=true`, { outcome: 'rejected' }, { as: 'bo' })).toBe(
    'comment-required',
  );
  expect(await slug(`/v1/instances/${id}/cancel?dryRun=true`, asked.refusing, { headers: { 'if-match': '"1"' } })).toBe(
    'revision-moved',
  );
  expect(await slug(`/v1/instances/${id}/cancel?dryRun=maybe`, asked.refusing, {})).toBe('invalid-request');
  expect(await slug(`/v1/tasks/${id}.1/claim?dryRun=true`, {}, { as: 'bo' })).toBe('unknown-parameter');
});

test('operators are shown what would be taken back', async () => {
  const id = await newInstance();
  await must(service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'bo' }));
  const { body } = await must(
    service.post(`/v1/instances/${id}/rewind?dryRun=true`, { visit: 'manager#1', reason: 'x' }),
  );
  expect(commandEffect.parse(body)).toMatchObject({
    steps: [
      { visit: 'manager#1', from: 'approved', to: 'cancelled' },
      { visit: 'clerk#1', from: 'awaiting_action', to: 'cancelled' },
      { visit: 'manager#2', from: null, to: 'awaiting_action' },
    ],
    stands: [],
    facts: expect.arrayContaining(['InstanceRewound', 'TaskWithdrawn', 'TaskOpened']),
  });
  const data = await must(
    service.patch(`/v1/instances/${id}/data?dryRun=true`, { set: { reason: 'another' }, reason: 'x' }),
  );
  expect(data.body).toMatchObject({ facts: ['DataChanged'], steps: [], tasks: [] });
});

test('what machines have done and nothing undoes is named, with and without undoing the rest', async () => {
  await publish(service, {
    key: 'paid',
    start: 'book',
    steps: {
      book: {
        type: 'form',
        assign: { user: 'initiator' },
        undo: { type: 'form', name: 'Unbook', assign: { user: 'initiator' } },
        next: 'tell',
      },
      tell: { type: 'emit', event: 'thing.told', undo: { type: 'emit', event: 'thing.untold' }, next: 'mail' },
      mail: { type: 'emit', name: 'Mail', event: 'thing.mailed', next: 'look' },
      look: { type: 'form', assign: { user: 'initiator' } },
    },
  } as { key: string });
  const { id } = (await must(service.post('/v1/instances', { definition: 'paid' }, { as: 'ana' }))).body;
  await must(service.post(`/v1/tasks/${id}.1/complete`, {}, { as: 'ana' }));
  const tried = async (compensate: boolean) => {
    const body = { visit: 'book#1', compensate, reason: 'x' };
    return commandEffect.parse((await must(service.post(`/v1/instances/${id}/rewind?dryRun=true`, body))).body);
  };
  expect((await tried(false)).stands.map(({ visit }) => visit)).toEqual(['tell#1', 'mail#1']);
  const { stands, facts, steps } = await tried(true);
  expect(stands).toEqual([{ visit: 'mail#1', name: 'Mail' }]);
  expect(facts.slice(0, 2)).toEqual(['CompensationStarted', 'TaskWithdrawn']);
  expect(steps.at(-1)).toMatchObject({ visit: 'book#2', from: null, to: 'awaiting_action' });
});
