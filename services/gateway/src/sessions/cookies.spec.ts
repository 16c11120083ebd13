import { expect, test } from 'vitest';
import { cookieNames, readPieces, removePieces, writePieces } from './cookies.ts';
import { createSeal } from './seal.ts';

const stored = (changes: ReturnType<typeof writePieces>): Record<string, string> =>
  Object.fromEntries(changes.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));

test('a value that is too long for one cookie is in several, and the old ones go with it', () => {
  const long = 'x'.repeat(9_000);
  const cookies = stored(writePieces({}, 's', long, 10));
  expect(Object.keys(cookies)).toEqual(['s', 's_1', 's_2']);
  for (const [name, value] of Object.entries(cookies)) expect(name.length + value.length).toBeLessThan(4_000);
  expect(readPieces(cookies, 's')).toBe(long);
  const changes = writePieces(cookies, 's', 'short', 10);
  expect(changes.map(({ name, value }) => [name, value])).toEqual([
    ['s', '1.short'],
    ['s_1', undefined],
    ['s_2', undefined],
  ]);
  expect(removePieces(cookies, 's').map(({ name }) => name)).toEqual(['s', 's_1', 's_2']);
});

test('a session that no browser would keep is refused', () => {
  expect(() => writePieces({}, 's', 'x'.repeat(20_000), 10)).toThrow('does not fit in 4 cookies');
});

test('under https the names say that no other host has set them', () => {
  expect(cookieNames(true).session(3)).toBe('__Host-procession_session_3');
  expect(cookieNames(false).signIn(0)).toBe('procession_sign_in_0');
});

test('a seal is opened with any of the keys, for its purpose only', async () => {
  const [old, fresh, foreign] = [1, 2, 3].map((n) => Buffer.alloc(32, n));
  const sealed = await createSeal([old!]).seal('session', { a: 1 });
  expect(await createSeal([fresh!, old!]).open('session', sealed)).toEqual({ a: 1 });
  expect(await createSeal([fresh!, old!]).open('sign-in', sealed)).toBeUndefined();
  expect(await createSeal([foreign!]).open('session', sealed)).toBeUndefined();
  const again = await createSeal([fresh!, old!]).seal('session', { a: 1 });
  expect(await createSeal([old!]).open('session', again)).toBeUndefined();
});
