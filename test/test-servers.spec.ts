import { expect, test } from 'vitest';
import { chooseServers } from './test-servers.ts';

const lines: string[] = [];
const say = (line: string): void => void lines.push(line);
const engine = (): Promise<string> => Promise.resolve('there');
const noEngine = (): Promise<never> => Promise.reject(new Error('nothing listens'));

test.each([undefined, '', 'private'])(
  'servers are private when %j is asked for, and nobody looks for an engine',
  async (asked) => {
    expect(await chooseServers(asked, noEngine, say)).toBe('private');
    expect(lines).toEqual([]);
  },
);

test('they are containers when these are asked for and a Docker engine answers', async () => {
  expect(await chooseServers('testcontainers', engine, say)).toBe('testcontainers');
});

test('without an engine they are private, and a line says so and why', async () => {
  expect(await chooseServers('testcontainers', noEngine, say)).toBe('private');
  expect(lines).toEqual([
    'PROCESSION_TEST_SERVERS=testcontainers, but no Docker engine answers (nothing listens): the tests take private servers',
  ]);
});

test('anything else is refused with what may be asked for', async () => {
  await expect(chooseServers('docker', engine, say)).rejects.toThrow(
    'PROCESSION_TEST_SERVERS is "docker": it may be private or testcontainers',
  );
});
