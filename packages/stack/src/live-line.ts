import type { LiveRow } from '@procession/contracts/read-models.ts';

/** `+` came, `~` changed, `-` went, blank was there. */
export type LiveMark = ' ' | '+' | '~' | '-';

/** One line about a row: time, what it is, where it stands and with whom; what changed as `before → now`. */
export function liveLine(mark: LiveMark, row: LiveRow, before: LiveRow | undefined): string {
  const time = timeOf(row);
  const now = standing(row);
  const was = before && standing(before);
  const standsAt = was !== undefined && was !== now ? `${was} → ${now}` : now;
  const line = `${time.slice(11, 19)} ${mark} ${row.view.padEnd(8)} ${row.title.padEnd(36)} ${standsAt}  (revision ${row.revision})`;
  return line.replace(controlCharacters, '�');
}

/** Whoever names things must not move the cursor of whoever reads. Line and paragraph separators likewise. */
const controlCharacters = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

function timeOf(row: LiveRow): string {
  if (row.view === 'notification') return row.at;
  return row.view === 'instance' ? row.updatedAt : (row.closedAt ?? row.openedAt);
}

function standing(row: LiveRow): string {
  if (row.view === 'notification') return `${row.kind.replace('_', ' ')} by ${row.actor}`;
  if (row.view === 'task')
    return `${row.stepName}: ${row.outcome ?? row.status}${row.claimedBy ? ` by ${row.claimedBy}` : ''}`;
  const step = row.stepName ? `, ${row.stepName}${row.assigneeName ? ` with ${row.assigneeName}` : ''}` : '';
  return `${row.status.replace('_', ' ')}${step}${row.incidents > 0 ? ', has an incident' : ''}`;
}
