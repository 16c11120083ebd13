import { hash } from 'node:crypto';
import { type Canonicalizable, canonical } from '@procession/contracts/canonical.ts';
import { definitionEvents } from '@procession/contracts/events/definition.ts';
import { directoryEvents } from '@procession/contracts/events/directory.ts';
import { instanceEvents } from '@procession/contracts/events/instance.ts';
import { expect, test } from 'vitest';
import { definitionFacts } from '../projections/instances/definition-facts.ts';
import { fixedDocument, fixedHistory } from '../testing/fixed-history.ts';
import { WholeStream } from './fold-whole-stream.ts';
import { type ViewName, viewNames, viewVersions } from './view-names.ts';
import { viewTables } from './view-tables.ts';

/**
 * The rows that each version of a view makes of a fixed history. When this fails, the same events give other rows than those that
 * are in the tables of an installation: raise the version of the view in view-names.ts, and put both down here. The tables are
 * built anew then. (Only when a fact was added to the history: put down the hash.)
 */
const pinned: Record<ViewName, { version: number; rows: string }> = {
  instances: { version: 4, rows: '59945bf498254b17' },
  tasks: { version: 2, rows: '5fed09b7242638b9' },
  audit: { version: 1, rows: '2e1fd25e109ef736' },
  notifications: { version: 1, rows: '5b33be605c30c9ab' },
  definitions: { version: 1, rows: '43f1d58791845174' },
  directory: { version: 1, rows: 'e580742a183eb05b' },
};

function rowsOf(view: ViewName): unknown[] {
  const rows: unknown[] = [];
  for (const events of fixedHistory) {
    const whole = new WholeStream(events[0]!, {
      partitions: 1,
      find: () => definitionFacts(fixedDocument),
      add: (table, row) => {
        if (viewTables[table].view === view)
          rows.push([table, ...viewTables[table].columns.map(({ name }, at) => [name, row[at] ?? null])]);
      },
    });
    whole.take(events);
    whole.finish();
    expect(whole.poison).toBeUndefined();
  }
  return rows;
}

test.each(viewNames)('the rows of %s are those of its version', (view) => {
  const rows = hash('sha256', canonical(rowsOf(view) as Canonicalizable), 'hex').slice(0, 16);
  expect({ version: viewVersions[view], rows }).toEqual(pinned[view]);
});

test('the fixed history has every kind of fact', () => {
  const known = Object.keys({ ...instanceEvents, ...definitionEvents, ...directoryEvents });
  expect([...new Set(fixedHistory.flat().map(({ type }) => type))].sort()).toEqual(known.sort());
});
