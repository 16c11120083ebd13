import type { LiveTopic } from '@procession/contracts/live.ts';
import type { Problem } from '@procession/contracts/problems.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';
import { openLive, takeState } from './connection.ts';
import { onNextFrame } from './rows-store.ts';

export interface ChangesHandlers {
  /** From here on nothing is missed. Again after a gap that could not be closed: what was read before may be old. */
  onBegin: () => void;
  /** Rows as they are now, once per frame, the newest of each. */
  onChanges: (rows: readonly LiveRow[]) => void;
  onRefused: (problem: Problem) => void;
}

/** Held so that the thread can be resumed; a screen holds its own rows. */
const heldRows = 50;

/**
 * Every change of the rows of a topic, for a screen that reads its rows in pages and so holds more than a subscription shows. Rows that
 * leave what the subscription holds are not told of: they still are. @returns what ends it
 */
export function followChanges(topic: LiveTopic, { onBegin, onChanges, onRefused }: ChangesHandlers): () => void {
  let coming = new Map<string, LiveRow>();
  const flush = (): void => {
    const rows = [...coming.values()];
    coming = new Map();
    if (rows.length > 0) onChanges(rows);
  };
  const take = (row: LiveRow): void => {
    if (coming.size === 0) onNextFrame(flush);
    coming.set(row.id, row);
  };
  const { close } = openLive().subscribe(
    topic,
    {
      onSnapshot: (rows) => {
        onBegin();
        for (const row of rows) take(row);
      },
      onChange: take,
      onRefused,
      onState: takeState,
    },
    { limit: heldRows },
  );
  return () => {
    coming = new Map();
    close();
  };
}
