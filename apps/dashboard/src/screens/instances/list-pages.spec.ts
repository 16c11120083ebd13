import { instanceRowExample } from '@procession/contracts/read-model-examples.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import type { InstanceList } from '../../api/answers.ts';
import { inOrder } from './belongs.ts';
import { createListPages } from './list-pages.ts';
import { createListStore } from './list-store.ts';

const row = (n: number): InstanceRow => ({
  ...(instanceRowExample as InstanceRow),
  id: `i-${String(n).padStart(3, '0')}`,
  number: n,
});

/** A service with so many rows, three on a page; each answer waits until it is let go. */
function open(count: { rows: number }) {
  const store = createListStore({ belongs: () => true, order: inOrder('started') });
  const asked: (string | undefined)[] = [];
  const answers: { give: () => void; fail: (error: Error) => void }[] = [];
  const pages = createListPages(store, (cursor) => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    const numbers = Array.from({ length: count.rows }, (_, n) => n + 1).slice(from, from + 3);
    const list: InstanceList = {
      items: numbers.map(row),
      next: from + 3 < count.rows ? String(from + 3) : null,
    };
    return new Promise((resolve, reject) => answers.push({ give: () => resolve(list), fail: reject }));
  });
  const answered = async (act: 'give' | 'fail' = 'give'): Promise<void> => {
    const answer = answers.shift()!;
    if (act === 'give') answer.give();
    else answer.fail(new Error('away'));
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { store, pages, asked, answered, numbers: () => store.get().rows.map(({ number }) => number) };
}

test('pages are read one after the other, one at a time, up to the end', async () => {
  const { pages, asked, answered, numbers } = open({ rows: 5 });
  pages.more();
  pages.more();
  expect(pages.get()).toMatchObject({ isReading: true, isReady: false });
  await answered();
  expect(numbers()).toEqual([1, 2, 3]);
  pages.more();
  await answered();
  pages.more();
  expect(asked).toEqual([undefined, '3']);
  expect(numbers()).toEqual([1, 2, 3, 4, 5]);
  expect(pages.get()).toMatchObject({ isReading: false, isWhole: true, error: undefined });
});

test('after a gap all pages are read again, also when one was being read, and reading goes on behind them', async () => {
  const count = { rows: 7 };
  const { store, pages, asked, answered, numbers } = open(count);
  pages.more();
  await answered();
  pages.more();
  pages.refresh();
  count.rows = 8;
  await answered();
  await answered();
  await answered();
  expect(asked).toEqual([undefined, '3', undefined, '3']);
  expect(numbers()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(store.get().gone.size).toBe(0);
  pages.more();
  await answered();
  expect(numbers()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('what fails is told and can be tried again; who leaves hears nothing any more', async () => {
  const { pages, answered, numbers } = open({ rows: 2 });
  pages.refresh();
  await answered('fail');
  expect(pages.get()).toMatchObject({ isReading: false, isReady: false, error: new Error('away') });
  pages.refresh();
  pages.stop();
  await answered();
  expect(numbers()).toEqual([]);
  pages.refresh();
  await answered();
  expect(numbers()).toEqual([1, 2]);
});
