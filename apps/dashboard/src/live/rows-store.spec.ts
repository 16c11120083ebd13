import { taskRowExample } from '@procession/contracts/read-model-examples.ts';
import type { LiveRow, TaskRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { createRowsStore } from './rows-store.ts';

const row = (id: string, revision: number): LiveRow => ({
  ...(taskRowExample as TaskRow),
  id: id as TaskRow['id'],
  revision,
});

function store() {
  const frames: (() => void)[] = [];
  const rows = createRowsStore((flush) => frames.push(flush));
  const told: number[] = [];
  rows.subscribe(() => told.push(rows.get().rows.size));
  return { ...rows, told, frame: () => void frames.shift()?.(), waiting: () => frames.length };
}

test('two hundred changes of one frame are told once', () => {
  const { handlers, told, frame, waiting, get } = store();
  handlers.onSnapshot!([row('a', 1)], { hasMore: false });
  for (let n = 2; n <= 200; n++) handlers.onChange!(row('a', n), { since: n - 1, before: undefined });
  handlers.onChange!(row('b', 1), { since: 0, before: undefined });
  expect({ told, waiting: waiting(), rows: get().rows.size }).toEqual({ told: [], waiting: 1, rows: 0 });
  frame();
  expect({ told, revision: get().rows.get('a')?.revision }).toEqual({ told: [2], revision: 200 });
});

test('what is shown does not change under the one who holds it', () => {
  const { handlers, frame, get } = store();
  handlers.onSnapshot!([row('a', 1), row('b', 1)], { hasMore: true });
  frame();
  const before = get();
  handlers.onRemove!('a', { before: undefined });
  frame();
  expect([...before.rows.keys()]).toEqual(['a', 'b']);
  expect([...get().rows.keys()]).toEqual(['b']);
});

test('a snapshot replaces all, and a refusal is kept until one comes', () => {
  const { handlers, frame, get } = store();
  handlers.onRefused!({ type: 'urn:procession:problem:missing-permission', title: 'No', status: 403, detail: 'No.' });
  frame();
  expect(get()).toMatchObject({ isReady: false, refused: { status: 403 } });
  handlers.onSnapshot!([row('b', 4)], { hasMore: false });
  frame();
  expect(get()).toMatchObject({ isReady: true, refused: undefined, hasMore: false });
  expect([...get().rows.keys()]).toEqual(['b']);
});
