import { type LoggedEvent, textOf } from './logged-event.ts';
import type { Violations } from './violations.ts';

/** One decision per seat, and one open instance per unique value. Events by stream and revision. */
export function checkDecisions(events: readonly LoggedEvent[], violations: Violations): void {
  const standing = new Map<string, string>();
  for (const { tenant, stream, revision, type, data } of events) {
    const seat = `${tenant}/${stream} task ${textOf(data.task)} ${textOf(data.seat)}`;
    if (type === 'TaskDecisionWithdrawn') standing.delete(seat);
    if (type !== 'TaskDecided') continue;
    const before = standing.get(seat);
    if (before !== undefined) violations.add('seat-decided-twice', `${seat}: at ${before} and ${revision}`);
    standing.set(seat, String(revision));
  }
}

export interface UniqueKey {
  tenant: string;
  definition: string;
  stream: string;
}

/** Who holds a unique value by the log's events, and by the index that refuses the second. */
export function checkUnique(events: readonly LoggedEvent[], keys: readonly UniqueKey[], violations: Violations): void {
  const open = new Map<string, string>(); // stream -> value
  for (const { tenant, stream, type, data } of events) {
    const id = `${tenant}/${stream}`;
    if (type === 'InstanceStarted' && typeof data.unique === 'string')
      open.set(id, `${textOf(data.definition)} ${data.unique}`);
    if (type === 'InstanceEnded') open.delete(id);
  }
  const holders = new Map<string, string>();
  for (const [id, value] of open) {
    const held = `${id.slice(0, id.indexOf('/'))} ${value}`;
    const other = holders.get(held);
    if (other) violations.add('unique-held-twice', `${held}: by ${other} and ${id}`);
    holders.set(held, id);
  }
  const indexed = new Set(keys.map(({ tenant, stream }) => `${tenant}/${stream}`));
  for (const id of indexed)
    if (!open.has(id)) violations.add('unique-held-twice', `${id} has ended and still holds a value`);
  for (const id of open.keys())
    if (!indexed.has(id)) violations.add('unique-held-twice', `${id} is open and its value is free`);
}
