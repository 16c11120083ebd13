import { expect, test } from 'vitest';
import { density, eventAt, labelled, placeOf, thinned } from './slider-places.ts';

test.each([1, 2, 14, 120, 5_000])(
  'of %i events each stands where a click finds it, and now is beyond the last',
  (count) => {
    for (let n = 1; n <= count; n++) expect(eventAt(placeOf(n, count), count)).toBe(n);
    expect(eventAt(99, count)).toBe(count + 1);
    expect(eventAt(-5, count)).toBe(1);
  },
);

test('strokes that would touch are one, and the first of them stays', () => {
  expect(thinned([1, 2, 3, 60], 5_000)).toEqual([1, 60]);
  expect(thinned([1, 4, 7], 14)).toEqual([1, 4, 7]);
});

test('the band is highest where events came fastest, and covers them all', () => {
  const instants = [
    ...Array.from({ length: 100 }, (_, n) => n * 1_000),
    ...Array.from({ length: 100 }, (_, n) => 1e6 + n * 1e6),
  ];
  const pieces = density(instants);
  expect(pieces[0]!.from).toBe(1);
  expect(pieces.at(-1)!.to).toBe(200);
  expect(pieces[10]!.height).toBe(1);
  expect(pieces.at(-1)!.height).toBeLessThan(0.1);
});

test('times are written only where they do not touch', () => {
  expect(labelled([1, 4, 5, 10], 14, 8)).toEqual([1, 4, 10, 14]);
  expect(labelled([], 1, 8)).toEqual([1]);
});
