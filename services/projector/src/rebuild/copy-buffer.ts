import type { Session } from '@procession/platform/session.ts';
import type { AddRow } from '../views/rows-of-fold.ts';
import { type TableName, tableNames, viewTables } from '../views/view-tables.ts';
import { copyLine } from './copy-text.ts';
import { nextSchema } from './next-tables.ts';

/** Rows that wait to be written, in COPY's format, by table. */
export type CopyTexts = Map<TableName, string[]>;

/** Gathers the rows of some tables; those of others are left out. */
export function copyBuffer(tables: ReadonlySet<TableName>): { add: AddRow; take: () => CopyTexts } {
  let texts: CopyTexts = new Map();
  return {
    add: (table, row) => {
      if (!tables.has(table)) return;
      const line = copyLine(viewTables[table].columns, row);
      const lines = texts.get(table);
      if (lines) lines.push(line);
      else texts.set(table, [line]);
    },
    take: () => {
      const taken = texts;
      texts = new Map();
      return taken;
    },
  };
}

/** In the session's transaction, into the new tables. */
export async function writeCopies(session: Session, texts: CopyTexts): Promise<void> {
  for (const table of tableNames) {
    const lines = texts.get(table);
    if (lines === undefined) continue;
    const columns = viewTables[table].columns.map(({ name }) => name).join(', ');
    await session.copy(`${nextSchema}.${table} (${columns})`, `${lines.join('\n')}\n`);
  }
}
