import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { counting, having, paying } from './testing/definitions.ts';
import { openPlay, type Play } from './testing/play.ts';
import { beginVictim } from './testing/victim.ts';

// Who carries out duties is killed while it does so, twice: each takes some in hand that others then wait for.

/** More duties than one process has in hand. */
const families = 70;
const kills = 2;

let play: Play;
beforeAll(async () => {
  play = await openPlay([counting, paying, having('counting')]);
});
afterAll(() => play.close());

test('over kill -9 every child is started once and reported once, and every message given once', {
  timeout: 60_000,
}, async () => {
  await play.service.parts.pauseDuties(); // all that follows is carried out by those who are killed
  const parents = await Promise.all(
    Array.from({ length: families }, (_, i) => play.start('having-counting', { file: `F-${i}` })),
  );
  const orders = await Promise.all(Array.from({ length: families }, (_, i) => play.start('paying', {}, `B-${i}`)));
  const tell = (i: number) =>
    play.service.post('/v1/messages', { name: 'order.paid', key: `B-${i}`, id: `m-${i}`, body: { amount: String(i) } });
  await Promise.all(orders.flatMap((_, i) => [tell(i), tell(i)]));
  const open = async (): Promise<number> =>
    (await play.rows(`select from log.duties where kind in ('handover', 'message')`)).length;
  expect(await open()).toBe(2 * families);

  for (let kill = 0; kill < kills; kill++) {
    const victim = await beginVictim(play);
    const before = await open();
    if (before > 0) await play.until('it has begun', async () => (await open()) !== before || undefined);
    await sleep(Math.random() * 15); // somewhere in its work
    victim.kill('SIGKILL');
    await once(victim, 'exit');
  }
  const survivors = await Promise.all([beginVictim(play), beginVictim(play)]);
  for (const id of [...parents, ...orders]) expect(await play.ended(id)).toBe('completed');
  await play.settled();

  const counted = await play.rows<{ type: string; count: number }>(
    `select type, count(*)::int as count from log.events
     where type in ('InstanceStarted', 'InstanceEnded', 'SubprocessStarted', 'SubprocessEnded', 'WaitSatisfied') group by type order by type`,
  );
  expect(Object.fromEntries(counted.map(({ type, count }) => [type, count]))).toEqual({
    InstanceStarted: 3 * families,
    InstanceEnded: 3 * families,
    SubprocessStarted: families,
    SubprocessEnded: families,
    WaitSatisfied: families,
  });
  for (const survivor of survivors) survivor.kill('SIGKILL');
});
