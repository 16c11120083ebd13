import { Inbox } from 'lucide-react';
import { expect, test } from 'vitest';
import { type Entry, matching } from './find-entries.ts';

const entry = (name: string, detail = ''): Entry => ({ id: name, name, detail, icon: Inbox, act: () => {} });
const groups = [
  { title: 'Go to', entries: [entry('Home'), entry('Inbox')] },
  {
    title: 'Tasks',
    entries: [entry('Unit MC-0907', 'Cancel'), entry('Cancel BK-20418', 'Ana Ruiz'), entry('Cancel BK-2')],
  },
];
const found = (typed: string, max = 9) =>
  matching(groups, typed, max).map(({ title, entries }) => [title, entries.map(({ name }) => name)]);

test('every word must be there, in name, detail or group, and names that begin with it come first', () => {
  expect(found('cancel')).toEqual([['Tasks', ['Cancel BK-20418', 'Cancel BK-2', 'Unit MC-0907']]]);
  expect(found('20418 ana')).toEqual([['Tasks', ['Cancel BK-20418']]]);
  expect(found('go inb')).toEqual([['Go to', ['Inbox']]]);
  expect(found('nothing')).toEqual([]);
});

test('with nothing typed all is there, and of a long group its first', () => {
  expect(found(' ', 2)).toEqual([
    ['Go to', ['Home', 'Inbox']],
    ['Tasks', ['Unit MC-0907', 'Cancel BK-20418']],
  ]);
});
