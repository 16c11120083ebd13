import { expect, test } from 'vitest';
import { hold, noList, settle, sweep } from './held-list.ts';

const shown = hold(noList, ['a', 'b', 'c']);

test('a new row waits to be asked for, and moves none', () => {
  const list = hold(shown, ['new', 'a', 'b', 'c']);
  expect(list).toMatchObject({ ids: ['a', 'b', 'c'], waiting: ['new'] });
  expect(settle(['new', 'a', 'b', 'c'])).toMatchObject({ ids: ['new', 'a', 'b', 'c'], waiting: [] });
});

test('a row that left stays where it stood', () => {
  const list = hold(shown, ['a', 'c']);
  expect([list.ids, [...list.gone]]).toEqual([['a', 'b', 'c'], ['b']]);
  expect(hold(list, ['a', 'b', 'c']).gone.size).toBe(0);
});

test('rows in another order keep their places', () =>
  expect(hold(shown, ['c', 'b', 'a']).ids).toEqual(['a', 'b', 'c']));

test('what one reads stays when the list is made anew, behind the row that it stood behind', () => {
  const list = hold(shown, ['a', 'c', 'd']);
  const settled = settle(['a', 'c', 'd'], { id: 'b', list });
  expect([settled.ids, [...settled.gone]]).toEqual([['a', 'b', 'c', 'd'], ['b']]);
  expect(settle(['c'], { id: 'a', list: shown }).ids).toEqual(['a', 'c']);
  expect(settle(['a', 'c'], { id: 'a', list: shown })).toEqual({ ids: ['a', 'c'], waiting: [], gone: new Set() });
});

test('what has left goes when somebody reads another', () =>
  expect(sweep(hold(shown, ['new']), 'b').ids).toEqual(['b']));
