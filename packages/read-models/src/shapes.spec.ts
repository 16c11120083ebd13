import { expect, test } from 'vitest';
import { nameOfShape } from './shapes.ts';

const askedTimes = (text: string, times: number): string[] => Array.from({ length: times }, () => nameOfShape(text));

test('what is asked again and again gets a name of its own, whatever odd lists were asked before', () => {
  for (let n = 0; n < 2_000; n++) expect(askedTimes(`odd ${n}`, 2)).toEqual(['', '']);
  const name = askedTimes('usual', 6).at(-1);
  expect(name).not.toBe('');
  expect(nameOfShape('usual')).toBe(name);
  expect(askedTimes('another', 6).at(-1)).not.toBe(name);
});

test('names are given to so many only, and kept', () => {
  for (let n = 0; n < 200; n++) askedTimes(`frequent ${n}`, 6);
  expect(askedTimes('too late', 20)).toEqual(Array.from({ length: 20 }, () => ''));
  expect(nameOfShape('frequent 1')).not.toBe('');
});
