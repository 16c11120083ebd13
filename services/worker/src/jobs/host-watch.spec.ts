import { beforeEach, expect, test } from 'vitest';
import {
  failuresUntilOpenMax,
  hostBusyMsMax,
  hostBusyMsMin,
  hostOpenMs,
  hostsRememberedMax,
  jobsPerHostMax,
  waitingPerHostMax,
} from '../limits.ts';
import { HostWatch } from './host-watch.ts';

const host = 'pay.example';
let nowMs = 0;
let hosts: HostWatch;
beforeEach(() => {
  nowMs = 0;
  hosts = new HostWatch(() => nowMs);
});
const ask = async (answered: boolean, name = host): Promise<void> => {
  expect(await hosts.enter(name)).toBe('free');
  hosts.leave(name, answered);
};
const fail = async (): Promise<void> => {
  for (let n = 0; n < failuresUntilOpenMax; n++) await ask(false);
};
const fill = async (): Promise<void> => {
  for (let n = 0; n < jobsPerHostMax; n++) expect(await hosts.enter(host)).toBe('free');
};

test('when enough is under way the next wait their turn, and others are not held up', async () => {
  await fill();
  const order: number[] = [];
  const waiting = [1, 2].map((n) => hosts.enter(host).then((place) => order.push(n) && place));
  expect(await hosts.enter('other.example')).toBe('free');
  hosts.leave(host, true);
  expect(await waiting[0]).toBe('free');
  hosts.leave(host, true);
  expect(await waiting[1]).toBe('free');
  expect(order).toEqual([1, 2]);
});

test('more than may wait are sent away', async () => {
  await fill();
  const waiting = Array.from({ length: waitingPerHostMax }, () => hosts.enter(host));
  expect(await hosts.enter(host)).toBe('busy');
  for (const place of waiting) {
    hosts.leave(host, true);
    expect(await place).toBe('free');
  }
});

test('a host that fails in a row is left alone, then tried by one request', async () => {
  await fail();
  expect(await hosts.enter(host)).toBe('down');
  expect(hosts.downCount).toBe(1);
  nowMs = hostOpenMs;
  expect(await hosts.enter(host)).toBe('free');
  expect(await hosts.enter(host)).toBe('down');
  hosts.leave(host, false);
  expect(await hosts.enter(host)).toBe('down');
  nowMs += hostOpenMs;
  await ask(true);
  await ask(true);
  expect(hosts.downCount).toBe(0);
});

test('who waits for a host that goes down is told', async () => {
  await fill();
  const waiting = hosts.enter(host);
  for (let n = 0; n < failuresUntilOpenMax; n++) hosts.leave(host, false);
  // The first of them left while nobody knew.
  expect(['free', 'down']).toContain(await waiting);
  expect(await hosts.enter(host)).toBe('down');
});

test('failures that are not in a row are no trouble', async () => {
  for (let n = 0; n < 3 * failuresUntilOpenMax; n++) await ask(n % 2 === 0);
});

test('of many hosts the latest are remembered', async () => {
  await fail();
  for (let n = 0; n < hostsRememberedMax; n++) await ask(false, `h${n}.example`);
  expect(await hosts.enter(host)).toBe('free');
});

test('who is sent away comes back the sooner the faster the host is', async () => {
  const leaveEvery = async (ms: number): Promise<number> => {
    await fill();
    for (let n = 0; n < 5 * jobsPerHostMax; n++) {
      nowMs += ms;
      hosts.leave(host, true);
      await hosts.enter(host);
    }
    const busyMs = hosts.busyMs(host);
    for (let n = 0; n < jobsPerHostMax; n++) hosts.leave(host, true);
    return busyMs;
  };
  expect(await leaveEvery(1)).toBe(hostBusyMsMin);
  const halfMs = hostBusyMsMax / 2;
  expect(await leaveEvery(halfMs / waitingPerHostMax)).toBeCloseTo(halfMs, -1);
  expect(await leaveEvery(1_000)).toBe(hostBusyMsMax);
});
