import type { Stack } from '@procession/stack/stack.ts';
import { measureFanOut } from './fan-out.ts';
import { measureClientMemory, measureReconnect } from './live-clients.ts';
import type { World } from './world.ts';

const sizes = {
  full: { clients: 10_000, fanOut: { clients: 1_000, seconds: 4, runs: 3 }, dropped: 1_000 },
  usual: { clients: 3_000, fanOut: { clients: 1_000, seconds: 3, runs: 2 }, dropped: 1_000 },
  short: { clients: 2_000, fanOut: { clients: 1_000, seconds: 2, runs: 1 }, dropped: 300 },
};

/** Nothing else may run on the stack meanwhile, and the rows must have reached the log. */
export async function measureLive(
  stack: Stack,
  world: World,
  adminUrl: string,
  size: keyof typeof sizes,
): Promise<{ figures: Record<string, number>; notes: Record<string, string> }> {
  const { clients, fanOut, dropped } = sizes[size];
  const { deliveriesPerSecond, rawPerSecond } = await measureFanOut(stack, world, adminUrl, fanOut);
  const memory = await measureClientMemory(stack, world, clients);
  const reconnect = await measureReconnect(stack, world, dropped);
  const fewer = memory.clients < clients ? `, ${clients} wanted: raise the limit of open files (ulimit -Hn)` : '';
  return {
    figures: {
      limit_ws_fanout_per_s: rawPerSecond,
      fanout_per_s: deliveriesPerSecond,
      ws_client_kb: memory.kbEach,
      [`reconnect_${dropped}_s`]: reconnect,
    },
    notes: {
      fanout_per_s: `to ${fanOut.clients} clients`,
      ws_client_kb: `${memory.clients} clients, a list of 50 rows and their tasks each${fewer}`,
    },
  };
}
