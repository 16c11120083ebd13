import { beforeEach, expect, test } from 'vitest';
import { failuresUntilOpenMax, hostOpenMs, hostsRememberedMax, jobsPerHostMax } from '../limits.ts';
import { HostWatch } from './host-watch.ts';

let nowMs = 0;
let hosts: HostWatch;
beforeEach(() => {
  nowMs = 0;
  hosts = new HostWatch(() => nowMs);
});
const ask = (answered: boolean, host = 'pay.example'): void => {
  hosts.begin(host);
  hosts.end(host, answered);
};
const fail = (): void => {
  for (let n = 0; n < failuresUntilOpenMax; n++) ask(false);
};

test('a host is busy when enough is under way, and others are not', () => {
  for (let n = 0; n < jobsPerHostMax; n++) hosts.begin('pay.example');
  expect(hosts.stateOf('pay.example')).toBe('busy');
  expect(hosts.stateOf('other.example')).toBe('free');
  hosts.end('pay.example', true);
  expect(hosts.stateOf('pay.example')).toBe('free');
});

test('a host that fails in a row is left alone, then tried by one request', () => {
  fail();
  expect(hosts.stateOf('pay.example')).toBe('down');
  expect(hosts.downCount).toBe(1);
  nowMs = hostOpenMs;
  expect(hosts.stateOf('pay.example')).toBe('free');
  hosts.begin('pay.example');
  expect(hosts.stateOf('pay.example')).toBe('down');
  hosts.end('pay.example', false);
  expect(hosts.stateOf('pay.example')).toBe('down');
  nowMs += hostOpenMs;
  ask(true);
  expect(hosts.stateOf('pay.example')).toBe('free');
  expect(hosts.downCount).toBe(0);
});

test('failures that are not in a row are no trouble', () => {
  for (let n = 0; n < 3 * failuresUntilOpenMax; n++) ask(n % 2 === 0);
  expect(hosts.stateOf('pay.example')).toBe('free');
});

test('of many hosts the latest are remembered', () => {
  fail();
  for (let n = 0; n < hostsRememberedMax; n++) ask(false, `h${n}.example`);
  expect(hosts.stateOf('pay.example')).toBe('free');
});
