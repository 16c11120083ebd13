import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanning } from '../../duties/testing/definitions.ts';
import { openPlay, type Play } from '../../duties/testing/play.ts';
import { must, type Reply } from '../../testing.ts';

let play: Play;
beforeAll(async () => {
  play = await openPlay([scanning]);
});
afterAll(() => play.close());

interface Job {
  id: string;
  attempt: number;
  input: unknown;
}
const post = (verb: string, body: object): Promise<Reply> => play.service.post(`/v1/jobs/${verb}`, body);
const activate = async (worker: string, more: object = {}): Promise<Job[]> =>
  (await must(post('activate', { types: ['scan'], worker, ...more }))).body.jobs as Job[];
const problemOf = ({ status, body }: Reply) => `${status} ${String(body.type).replace('urn:procession:problem:', '')}`;

test('a worker takes a job, with the sensitive field that it is about, holds it, and tells what came of it', async () => {
  const id = await play.start('scanning', { file: 'F-1', owner: 'Ana Ruiz' });
  const [job] = await activate('w1', { leaseMs: 60_000 });
  expect(job).toMatchObject({ id: `${id}.1`, type: 'scan', attempt: 1, step: 'scan', instance: id });
  expect(job!.input).toEqual({ file: 'F-1', owner: 'Ana Ruiz' });
  expect(await activate('w2')).toEqual([]);
  const { id: of, attempt } = job!;
  expect(problemOf(await post('heartbeat', { id: of, attempt, worker: 'w2' }))).toBe('409 lease-lost');
  expect((await post('heartbeat', { id: of, attempt, worker: 'w1' })).status).toBe(200);
  expect((await must(post('complete', { id: of, attempt, output: { pages: '3' } }))).body).toEqual({
    id: of,
    accepted: true,
  });
  expect(await play.ended(id)).toBe('completed');
  expect(problemOf(await post('complete', { id: of, attempt, output: { pages: '4' } }))).toBe('409 instance-ended');
  expect(await play.count('JobCompleted')).toBe(1);
  const clear = await play.rows(`select from log.events where type = 'JobRequested' and data::text like '%Ruiz%'`);
  expect(clear).toEqual([]);
});

test('of two workers, one of them paused beyond its lease, one result counts', async () => {
  const id = await play.start('scanning', { file: 'F-2' });
  const [paused] = await activate('w1');
  expect(paused).toMatchObject({ attempt: 1 });
  const [other] = await play.until('the job is given to another', async () => {
    const jobs = await activate('w2', { waitMs: 1_000, leaseMs: 60_000 });
    return jobs.length > 0 && jobs;
  });
  expect(other).toMatchObject({ id: paused!.id, attempt: 2 });
  const late = { id: paused!.id, attempt: 1 };
  expect(problemOf(await post('complete', { ...late, output: { pages: 'late' } }))).toBe('409 attempt-superseded');
  expect(problemOf(await post('fail', { ...late, error: { message: 'late' } }))).toBe('409 attempt-superseded');
  expect(problemOf(await post('heartbeat', { ...late, worker: 'w1' }))).toBe('409 lease-lost');
  await must(post('complete', { id: other!.id, attempt: 2, output: { pages: '2' } }));
  expect(await play.ended(id)).toBe('completed');
  expect((await play.facts(id)).filter((type) => type.startsWith('Job'))).toEqual([
    'JobRequested',
    'JobAttemptFailed',
    'JobCompleted',
  ]);
});

test('what a worker calls a failure leads where the definition says', async () => {
  const id = await play.start('scanning', { file: 'F-3' });
  const [job] = await activate('w1');
  await must(post('fail', { id: job!.id, attempt: 1, error: { kind: 'unreadable', message: 'black' } }));
  expect(await play.ended(id)).toBe('rejected');
});

test('whoever waits for a job gets it as soon as there is one, and only one gets it', async () => {
  const waiting = [activate('w1', { waitMs: 5_000 }), activate('w2', { waitMs: 5_000 })];
  const began = performance.now();
  const first = await play.start('scanning', { file: 'F-4' });
  const got = await Promise.race(waiting);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(got).toMatchObject([{ id: `${first}.1` }]);
  const second = await play.start('scanning', { file: 'F-5' });
  const all = (await Promise.all(waiting)).flat().map(({ id }) => id);
  expect(all.sort()).toEqual([`${first}.1`, `${second}.1`].sort());
});

test('nobody takes a job of another tenant, or without the right', async () => {
  await play.start('scanning', { file: 'F-6' });
  const body = { types: ['scan'], worker: 'w1' };
  const elsewhere = await play.service.post('/v1/jobs/activate', body, { tenant: 'globex' });
  expect(elsewhere.body).toEqual({ jobs: [] });
  expect(problemOf(await play.service.post('/v1/jobs/activate', body, { as: 'stranger' }))).toBe(
    '403 missing-permission',
  );
});
