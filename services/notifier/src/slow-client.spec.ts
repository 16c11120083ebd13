import { closeCodes } from '@procession/contracts/live-limits.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, expect, test, vi } from 'vitest';
import type { Limits } from './limits.ts';
import { settled } from './testing/copy.ts';
import { instance } from './testing/rows.ts';
import { follow, serveCopy } from './testing/served-copy.ts';

// On real sockets: what a client does not read fills the buffers of both kernels first, then ours.

const withinMs = 10_000;
const quickCount = 50;
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
/** For the one that does not read. 100 MB in all: more than any kernel keeps for a socket. */
const fill = { title: 'x'.repeat(100_000), timesMax: 1_000 };

vi.setConfig({ testTimeout: 30_000 });

let close: () => void;
afterEach(() => close());

/** One client whose line is full, because it stopped reading, beside many that read. */
async function stuckAmongMany(limits: Partial<Limits>) {
  const served = await serveCopy({ lineBytesMax: 64_000, ...limits });
  ({ close } = served);
  const { tables, copy, joined, base } = served;
  const stuck = await follow(base, 'maria');
  const connection = joined[0]!;
  const quick = await Promise.all(Array.from({ length: quickCount }, () => follow(base, 'omar')));
  stuck.socket.pause();
  for (let revision = 1; !connection.isSlow; revision++) {
    if (revision === fill.timesMax) throw new Error('its line never got full');
    const row = instance('fill', revision, { title: fill.title });
    copy.follower.hear(tables.write(0, { row, tenantWide: false, readers: ['user:maria'] }));
    await settled();
  }
  let revision = 0;
  const writeAll = (): void => {
    revision++;
    for (const id of ids) copy.follower.hear(tables.write(0, { row: instance(id, revision) }));
  };
  const allHave = ({ mirror }: typeof stuck): boolean => ids.every((id) => mirror.rows.get(id)?.revision === revision);
  const caughtUp = (clients: (typeof stuck)[]): Promise<boolean> =>
    waitUntil(`everybody has revision ${revision}`, () => clients.every(allHave), { withinMs, everyMs: 5 });
  return { ...served, stuck, connection, quick, writeAll, caughtUp };
}

test('a client that does not read delays nobody, and gets the newest of each row when it reads again', async () => {
  const { copy, stuck, connection, quick, writeAll, caughtUp } = await stuckAmongMany({});
  for (let n = 0; n < 20; n++) writeAll();
  await caughtUp(quick);
  expect(connection.isSlow).toBe(true);
  expect(stuck.mirror.rows.size).toBe(0);
  expect(copy.counters.coalesced).toBeGreaterThanOrEqual(19 * ids.length);
  stuck.socket.resume();
  await caughtUp([stuck]);
  expect(stuck.said.filter((type) => type === 'snapshot' || type === 'resync')).toEqual(['snapshot']);
  expect([stuck, ...quick].map(({ state }) => state.missed)).toEqual(Array(quickCount + 1).fill(0));
  await waitUntil('its line is free', () => !connection.isSlow, { withinMs, everyMs: 5 });
});

test('a client that goes on not reading is cut off, and resumes where it stood', async () => {
  const { copy, base, stuck, quick, writeAll, caughtUp } = await stuckAmongMany({ slowMs: 50 });
  await waitUntil('it is cut off', () => copy.counters.cut === 1, { withinMs, everyMs: 5 });
  expect(copy.hub.connections.size).toBe(quickCount);
  writeAll();
  await caughtUp(quick);
  stuck.socket.resume();
  await waitUntil('it knows', () => stuck.state.closedWith, { withinMs, everyMs: 5 });
  // Its line was cut with the reason still behind what it did not read.
  expect([closeCodes.tooSlow, 1006]).toContain(stuck.state.closedWith);
  const again = await follow(base, 'maria', stuck.mirror);
  await caughtUp([again]);
  expect(again.said[0]).toBe('resumed');
  expect([stuck, again].map(({ state }) => state.missed)).toEqual([0, 0]);
});

test('a slow client is told why it is cut off, if it reads at all', async () => {
  const { copy, stuck, connection } = await stuckAmongMany({ slowMs: 60_000 });
  copy.hub.end(connection, closeCodes.tooSlow, 'too slow for too long');
  stuck.socket.resume();
  await waitUntil('it knows', () => stuck.state.closedWith === closeCodes.tooSlow, { withinMs, everyMs: 5 });
});
