import type { Json } from '@procession/contracts/json.ts';
import type { TaskPage } from '../../api/answers.ts';

export interface Change {
  field: string;
  before: Json | undefined;
  after: Json | undefined;
}

/** Fields whose values are others than those that somebody reads. */
export const changesOf = (shown: TaskPage, latest: TaskPage): Change[] =>
  [...new Set([...Object.keys(shown.data), ...Object.keys(latest.data)])]
    .map((field) => ({ field, before: shown.data[field], after: latest.data[field] }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));

/**
 * What stands on the page when a later state of the task is known: that state, but with the values that are being read, and the hash
 * that was seen with them, until their reader takes the new ones.
 */
export function keepRead(shown: TaskPage, latest: TaskPage): TaskPage {
  if (latest.status !== 'open' || changesOf(shown, latest).length === 0) return latest;
  const { contentHash: _new, ...rest } = latest;
  return {
    ...rest,
    data: shown.data,
    ...(shown.contentHash !== undefined && { contentHash: shown.contentHash }),
  };
}
