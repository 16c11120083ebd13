import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../toolchain/lock.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('work under the lock is done by one at a time', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
  };
  await Promise.all([withLock(root, work), withLock(root, work)]);
  expect(most).toBe(1);
  expect(existsSync(join(root, '.cache/lock'))).toBe(false);
});

test.each([
  ['whose process is gone', JSON.stringify({ pid: 2 ** 22 + 1, since: '1' })],
  ['whose pid was given to another process', JSON.stringify({ pid: process.pid, since: 'earlier' })],
])('a lock %s is taken over', async (_name, owner) => {
  mkdirSync(join(root, '.cache/lock'), { recursive: true });
  writeFileSync(join(root, '.cache/lock/owner'), owner);
  expect(await withLock(root, async () => 'done')).toBe('done');
});

test('the lock is free again after work that failed', async () => {
  await expect(withLock(root, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  expect(await withLock(root, async () => 'done')).toBe('done');
});
