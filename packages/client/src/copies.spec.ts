import { expect, test } from 'vitest';
import { copiesOf } from './copies.ts';

const three = ['http://a', 'http://b/', 'http://c'];

test('a client keeps to the copy that it has drawn', () => {
  expect(copiesOf(three, { random: () => 0 }).pick()).toBe('http://a');
  const copies = copiesOf(three, { random: () => 0.99 });
  expect([copies.pick(), copies.pick()]).toEqual(['http://c', 'http://c']);
});

test('it goes on to the next while its own is set aside, and comes back', () => {
  let ms = 0;
  const copies = copiesOf(three, { random: () => 0, now: () => ms });
  expect(copies.setAside('http://a')).toBe(true);
  expect(copies.pick()).toBe('http://b');
  ms = 6_000;
  expect(copies.pick()).toBe('http://a');
});

test('when all are set aside, the one that was first is asked again, and not at once', () => {
  let ms = 0;
  const copies = copiesOf(three, { random: () => 0, now: () => ms });
  expect(copies.setAside('http://a')).toBe(true);
  ms = 1;
  expect(copies.setAside('http://b')).toBe(true);
  ms = 2;
  expect(copies.setAside('http://c')).toBe(false);
  expect(copies.pick()).toBe('http://a');
});

test('one copy is asked again and again', () => {
  const copies = copiesOf('http://a');
  expect(copies.setAside('http://a')).toBe(false);
  expect(copies.pick()).toBe('http://a');
});

test('no address at all is a mistake', () => expect(() => copiesOf([])).toThrow('at least one copy'));
