import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneAtATime, passing } from '../duties/testing/definitions.ts';
import { openPlay, type Play } from '../duties/testing/play.ts';
import { beginVictim } from '../duties/testing/victim.ts';
import { must } from '../testing.ts';

// Who tells those whose turn it is gets killed while doing so, twice: they have their turn all the same, each once and in order.

const orders = 12;
const waitingEach = 4;
const kills = 2;

let play: Play;
beforeAll(async () => {
  play = await openPlay([oneAtATime('first'), passing]);
  await must(play.service.put('/v1/directory/users/ana', { name: 'Ana' }));
  await must(play.service.put('/v1/directory/roles/clerk', { name: 'Clerk', permissions: ['act'], holders: ['ana'] }));
});
afterAll(() => play.close());

test('over kill -9 a lock of the tenant is handed on to each who waits, once and in the order in which they came', {
  timeout: 60_000,
}, async () => {
  await play.service.parts.pauseDuties(); // all that follows is carried out by those who are killed
  const keys = Array.from({ length: orders }, (_, i) => `O-${i}`);
  const first = await Promise.all(keys.map((key) => play.start('first', {}, key)));
  const lines: string[][] = keys.map(() => []);
  for (let place = 0; place < waitingEach; place++) {
    const next = await Promise.all(keys.map((key) => play.start('passing', {}, key)));
    for (const [i, id] of next.entries()) lines[i]!.push(id);
  }
  await Promise.all(first.map((id) => must(play.service.post(`/v1/tasks/${id}.1/complete`, {}, { as: 'ana' }))));
  const left = async (): Promise<number> => (await play.rows('select from log.locks')).length;
  expect(await left()).toBe(orders * waitingEach);

  for (let kill = 0; kill < kills; kill++) {
    const victim = await beginVictim(play);
    const before = await left();
    if (before > 0) await play.until('it has begun', async () => (await left()) !== before || undefined);
    await sleep(Math.random() * 15); // somewhere in its work
    victim.kill('SIGKILL');
    await once(victim, 'exit');
  }
  const survivors = await Promise.all([beginVictim(play), beginVictim(play)]);
  for (const id of lines.flat()) expect(await play.ended(id)).toBe('completed');
  await play.settled();

  expect(await play.count('LockAcquired')).toBe(orders * (1 + waitingEach));
  expect(await play.count('LockReleased')).toBe(orders * (1 + waitingEach));
  expect(await play.heldTwice()).toEqual([]);
  expect(await left()).toBe(0);
  const turns = await play.rows<{ id: string; key: string }>(
    `select substr(stream, 10) as id, data ->> 'key' as key from log.events where type = 'LockAcquired' order by position`,
  );
  const inOrder = (key: string): string[] => turns.filter((turn) => turn.key === key).map(({ id }) => id);
  expect(keys.map(inOrder)).toEqual(keys.map((_, i) => [first[i], ...lines[i]!]));
  for (const survivor of survivors) survivor.kill('SIGKILL');
});
