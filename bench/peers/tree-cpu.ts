import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/**
 * CPU seconds that a process and all that descends from it have spent so far: servers, services and load, whatever else
 * the machine does. Linux only: undefined elsewhere.
 */
export function treeCpuSeconds(root: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(statOf);
  const childrenOf = Map.groupBy(processes, ({ parent }) => parent);
  const ticksOf = (pid: number): number =>
    (childrenOf.get(pid) ?? []).reduce((sum, child) => sum + child.ticks + ticksOf(child.pid), 0);
  const own = processes.find(({ pid }) => pid === root);
  return ((own?.ticks ?? 0) + ticksOf(root)) / ticksPerSecond;
}

/** Ticks include those of children that have ended and were waited for. Nothing when the process is gone already. */
function statOf(pid: string): { pid: number; parent: number; ticks: number }[] {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid: Number(pid), parent: Number(fields[1]), ticks }];
  } catch {
    return [];
  }
}
