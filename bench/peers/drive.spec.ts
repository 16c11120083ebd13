import { execFileSync } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Approvals, drive } from './drive.ts';
import { treeCpuSeconds } from './tree-cpu.ts';

const load = { inFlight: 4, seconds: 0.03, runs: 3, warmSeconds: 0.01 };

/** Approvals that are kept in a map, and what was asked of each. */
function inMemory(refuses: (step: number) => boolean = () => false) {
  const asked = new Map<string, (string | number)[]>();
  const open = new Set<string>();
  let openMax = 0;
  const approvals: Approvals<string> = {
    async start(key) {
      asked.set(key, ['start']);
      open.add(key);
      openMax = Math.max(openMax, open.size);
      await turn();
      return key;
    },
    async decide(key, step) {
      await turn();
      if (refuses(step)) throw new Error(`no decision on step ${step}`);
      asked.get(key)!.push(step);
    },
    async finished(key) {
      asked.get(key)!.push('finished');
      open.delete(key);
    },
    close: async () => {},
  };
  return { approvals, asked, openMax: () => openMax };
}

test('a slot runs whole instances, one at a time', async () => {
  const { approvals, asked, openMax } = inMemory();
  await drive(approvals, load);
  expect(asked.size).toBeGreaterThan(load.inFlight);
  for (const calls of asked.values()) expect(calls).toEqual(['start', 1, 2, 'finished']);
  expect(openMax()).toBe(load.inFlight);
});

test('the figure is the median of the runs, in decisions', async () => {
  const { approvals, asked } = inMemory();
  const began = performance.now();
  const { all, decisionsPerSecond, p50Ms, p99Ms } = await drive(approvals, { ...load, warmSeconds: 0 });
  const spentSeconds = (performance.now() - began) / 1000;
  expect(all).toHaveLength(load.runs);
  expect(decisionsPerSecond).toBe(all.toSorted((a, b) => a - b)[1]);
  const decisions = 2 * asked.size;
  const mean = decisions / spentSeconds;
  expect(Math.max(...all)).toBeGreaterThanOrEqual(mean);
  expect(Math.min(...all)).toBeLessThanOrEqual(decisions / (load.runs * load.seconds));
  expect(p99Ms).toBeGreaterThanOrEqual(p50Ms);
});

test('CPU is counted per decision, over all runs', async () => {
  const { approvals, asked } = inMemory();
  const readings = [7, 9];
  const { cpuUsPerDecision } = await drive(approvals, { ...load, warmSeconds: 0 }, () => readings.shift());
  expect(cpuUsPerDecision).toBeCloseTo(((9 - 7) * 1e6) / (2 * asked.size));
});

test.runIf(process.platform === 'linux')('the CPU of a process includes that of its ended children', () => {
  const before = treeCpuSeconds(process.pid)!;
  const busySeconds = 0.1;
  const code = `const end = process.cpuUsage(); while (process.cpuUsage(end).user < ${busySeconds * 1e6});`;
  execFileSync(process.execPath, ['-e', code]);
  expect(treeCpuSeconds(process.pid)! - before).toBeGreaterThanOrEqual(busySeconds / 2);
});

test('a call that fails fails the measurement', async () => {
  const { approvals } = inMemory((step) => step === 2);
  await expect(drive(approvals, load)).rejects.toThrow('no decision on step 2');
});
