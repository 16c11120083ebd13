import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneAtATime, passing } from '../duties/testing/definitions.ts';
import { openPlay, type Play } from '../duties/testing/play.ts';
import { must, publish } from '../testing.ts';

let play: Play;
let twin: Play;
beforeAll(async () => {
  play = await openPlay([oneAtATime('first'), oneAtATime('second'), passing]);
  await must(play.service.put('/v1/directory/users/ana', { name: 'Ana' }));
  await must(play.service.put('/v1/directory/roles/clerk', { name: 'Clerk', permissions: ['act'], holders: ['ana'] }));
  twin = await openPlay([], play.service.database); // another process on the same log
});
afterAll(async () => {
  await twin.close();
  await play.close();
});

const facts = async (id: string): Promise<string[]> => (await play.facts(id)).filter((type) => type.startsWith('Lock'));
const waits = ['LockRequested'];
const holds = ['LockAcquired'];

/** Until the instance has had its turn. */
const granted = (id: string): Promise<true> =>
  play.until('it holds the lock', async () => (await facts(id)).at(-1) === 'LockAcquired');
const post = (path: string, body: object) => must(play.service.post(path, body));
const sign = (id: string, on: Play = play) => must(on.service.post(`/v1/tasks/${id}.1/complete`, {}, { as: 'ana' }));
const cancel = (id: string) => post(`/v1/instances/${id}/cancel`, { reason: 'No need' });
const suspend = (id: string) => post(`/v1/instances/${id}/suspend`, { reason: 'Wait' });
const resume = (id: string) => post(`/v1/instances/${id}/resume`, { reason: 'Go on' });
const lines = (tenant = 'acme') => play.rows('select from log.locks where tenant = $1', [tenant]);

test('a lock of the tenant is held by one instance, of whatever definition; when it ends the next has its turn', async () => {
  const first = await play.start('first', {}, 'O-1');
  const second = await twin.start('second', {}, 'O-1');
  const other = await play.start('first', {}, 'O-2');
  const third = await play.start('first', {}, 'O-1');
  expect(await Promise.all([first, second, other, third].map(facts))).toEqual([holds, waits, holds, waits]);
  await sign(first);
  await granted(second);
  expect(await facts(first)).toEqual(['LockAcquired', 'LockReleased']);
  expect(await facts(third)).toEqual(waits);
  await sign(second, twin);
  await granted(third);
  await Promise.all([sign(third), sign(other)]);
  await play.settled();
  expect(await lines()).toEqual([]);
});

test('who is cancelled leaves the line, or the lock; who held it by a hand-over that it never knew of, too', async () => {
  const [first, second, third] = [
    await play.start('first', {}, 'O-3'),
    await play.start('first', {}, 'O-3'),
    await play.start('first', {}, 'O-3'),
  ] as const;
  await cancel(second);
  expect(await facts(second)).toEqual(['LockRequested', 'LockReleased']);
  await cancel(first);
  await granted(third);
  await sign(third);
  await play.settled();
  expect(await lines()).toEqual([]);
});

test('who is suspended while it waits is passed over, and keeps its place', async () => {
  const [first, second, third, fourth] = [
    await play.start('first', {}, 'O-4'),
    await play.start('first', {}, 'O-4'),
    await play.start('first', {}, 'O-4'),
    await play.start('first', {}, 'O-4'),
  ] as const;
  await suspend(second);
  await sign(first);
  await granted(third);
  await resume(second);
  expect(await facts(second)).toEqual(waits);
  await sign(third);
  await granted(second);
  expect(await facts(fourth)).toEqual(waits);
  await suspend(fourth);
  await sign(second);
  await play.settled();
  expect(await facts(fourth)).toEqual(waits);
  await resume(fourth); // nobody holds it any more
  await granted(fourth);
  await sign(fourth);
});

test('of many that start at once in two processes one holds the lock, and all have their turn, first come first served', async () => {
  const all = await Promise.all(
    Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? play : twin).start('first', {}, 'O-5')),
  );
  const inLine = await play.rows<{ id: string; is_holder: boolean }>(
    `select substr(stream, 10) as id, is_holder from log.locks order by is_holder desc, seq`,
  );
  expect(inLine.map(({ is_holder }) => is_holder)).toEqual([true, ...Array<boolean>(23).fill(false)]);
  expect(inLine.map(({ id }) => id).sort()).toEqual(all.toSorted());
  for (const [place, { id }] of inLine.entries()) {
    await granted(id);
    await sign(id, place % 2 === 0 ? play : twin);
  }
  await play.settled();
  expect(await play.heldTwice()).toEqual([]);
  expect(await lines()).toEqual([]);
});

test('what is held for a moment only waits, too, and never overtakes', async () => {
  const first = await play.start('first', {}, 'O-6');
  const all = await Promise.all(Array.from({ length: 12 }, () => play.start('passing', {}, 'O-6')));
  for (const id of all) expect(await facts(id)).toEqual(waits);
  await sign(first);
  for (const id of all) expect(await play.ended(id)).toBe('completed');
  expect(await play.heldTwice()).toEqual([]);
  const free = await play.start('passing', {}, 'O-6');
  expect(await facts(free)).toEqual(['LockAcquired', 'LockReleased']);
});

test('another tenant never waits for it', async () => {
  await publish(play.service, oneAtATime('first'), { tenant: 'globex' });
  const here = await play.start('first', {}, 'O-7');
  const start = { definition: 'first', entity: { type: 'order', id: 'O-7' } };
  const { body } = await must(play.service.post('/v1/instances', start, { tenant: 'globex' }));
  expect(await facts(body.id)).toEqual(holds);
  expect(await lines('globex')).toHaveLength(1);
  await sign(here);
  expect(await lines('globex')).toHaveLength(1);
});
