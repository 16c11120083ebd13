import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, publish } from '../testing.ts';
import { openPlay, type Play } from './testing/play.ts';

let play: Play;
let other: Play;
beforeAll(async () => {
  play = await openPlay([]);
  other = await openPlay([], play.service.database);
});
afterAll(() => Promise.all([play.close(), other.close()]));

const daily = (more: object = {}) => ({
  key: 'daily',
  trigger: { cron: '0 9 * * *', zone: 'Asia/Tokyo', set: { day: 'event.id' } },
  fields: { day: { type: 'text', required: true } },
  start: 'look',
  steps: { look: { type: 'timer', after: 'PT1H', next: 'done' }, done: { type: 'end' } },
  ...more,
});
interface Duty {
  number: number;
  at: Date;
}
const duties = () => play.rows<Duty>(`select number, due_at as at from log.duties where kind = 'cron' order by number`);
/** As if the clock had just struck for all versions. */
const strike = () => play.rows(`update log.duties set due_at = now(), next_at = now() where kind = 'cron'`);
const started = () =>
  play.rows<{ version: number; initiator: string; day: string; actor: string }>(
    `select (data ->> 'version')::int as version, data ->> 'initiator' as initiator, data #>> '{data,day}' as day, meta ->> 'actor' as actor
     from log.events where type = 'InstanceStarted' order by recorded_at`,
  );
const struck = async (): Promise<void> => {
  await strike();
  await play.until('the next strikes are set', async () =>
    (await duties()).every(({ at }) => at.getTime() > Date.now()),
  );
};

test('a version that is started by the clock has its next strike set when it is published', async () => {
  await publish(play.service, daily());
  const [duty] = await duties();
  expect(duty!.at.toISOString()).toMatch(/T00:00:00.000Z$/); // nine o'clock in Tokyo
  expect(await started()).toEqual([]);
});

test('each strike starts one instance, whoever hears it, and sets the next', async () => {
  await struck();
  const [first, ...more] = await started();
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    version: 1,
    initiator: 'system',
    actor: 'system',
    day: expect.stringMatching(/^20.*Z$/),
  });
  await struck();
  expect(await started()).toHaveLength(2);
});

test('only the version that is started now is started, and one that is deprecated has no strikes any more', async () => {
  await publish(play.service, daily({ name: 'Every day' }));
  expect(await duties()).toHaveLength(2);
  const before = (await started()).length;
  await struck();
  expect((await started()).slice(before)).toMatchObject([{ version: 2 }]);
  await must(play.service.post('/v1/definitions/daily/versions/2/deprecate', { reason: 'Too often' }));
  await struck();
  expect((await duties()).map(({ number }) => number)).toEqual([1]);
  expect((await started()).slice(before + 1)).toMatchObject([{ version: 1 }]);
});

test('what cannot be started is said in the log of the service, and the clock goes on', async () => {
  await publish(play.service, daily({ key: 'faulty', trigger: { cron: '0 9 * * *', zone: 'UTC' } }));
  const before = (await started()).length;
  await struck();
  expect((await started()).slice(before)).toMatchObject([{ version: 1 }]); // of the other definition
  expect(await duties()).toHaveLength(2);
});
