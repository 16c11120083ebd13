import { expect, test } from 'vitest';
import { filterCountOf, nameOfShape } from './shapes.ts';

test('lists with few filters have a name of their own, whatever odd ones were asked before', () => {
  for (let n = 0; n < 200; n++) expect(nameOfShape(`odd ${n}`, 3)).toBe('');
  const name = nameOfShape('usual', 2);
  expect(name).not.toBe('');
  expect(nameOfShape('usual', 2)).toBe(name);
  expect(nameOfShape('another', 0)).not.toBe(name);
});

test('each filter counts, and each listed field', () => {
  expect(filterCountOf({ status: ['in_progress'], initiator: undefined, columns: [{}, {}] })).toBe(3);
  expect(filterCountOf({})).toBe(0);
});
