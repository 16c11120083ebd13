import { expect, test } from 'vitest';
import { rowValues } from './row-values.ts';

const of = (columns: Record<string, string | number | boolean | object>) =>
  rowValues({ columns: columns as never, title: 'Cancel booking BK-20418', entityId: 'BK-20418' });

test('money stands by itself, what says something without a label beside it', () => {
  const refund = { amount: '1840.00', currency: 'EUR' };
  expect(of({ refund, guest: 'Lena Fischer', from: '2026-12-04', nights: 7, urgent: true })).toEqual({
    amount: '€1,840.00',
    details: ['Lena Fischer', '4 Dec 2026'],
  });
});

test('what the title says is not said again', () => {
  expect(of({ booking: 'BK-20418', verb: 'Cancel', note: ' ' })).toEqual({ amount: undefined, details: [] });
});

test('a task that lists nothing has its row all the same', () => {
  expect(rowValues({ columns: null, title: 'A', entityId: null })).toEqual({ amount: undefined, details: [] });
});
