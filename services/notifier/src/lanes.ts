import type { SqlReader } from '@procession/platform/sql-reader.ts';

/** So much at a time on the tables; the others wait in line. A connection never gets a second query before its first is done. */
export interface Lanes {
  use: <T>(act: (read: SqlReader) => Promise<T>) => Promise<T>;
}

export function lanesOf(readers: readonly SqlReader[], waitingMax: number): Lanes {
  const free = [...readers];
  const waiting: ((reader: SqlReader) => void)[] = [];
  const take = async (): Promise<SqlReader> => {
    const reader = free.pop();
    if (reader) return reader;
    if (waiting.length >= waitingMax) throw new Error(`${waitingMax} reads of the tables wait already`);
    return new Promise((resolve) => waiting.push(resolve));
  };
  const giveBack = (reader: SqlReader): void => {
    const next = waiting.shift();
    if (next) next(reader);
    else free.push(reader);
  };
  return {
    async use(act) {
      const reader = await take();
      try {
        return await act(reader);
      } finally {
        giveBack(reader);
      }
    },
  };
}
