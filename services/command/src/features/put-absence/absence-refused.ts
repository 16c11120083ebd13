import type { AbsenceProfile } from '@procession/contracts/events/directory.ts';
import type { Rejection } from '@procession/engine/decider.ts';
import { refuse } from '@procession/engine/instance/rejections.ts';
import type { DirectoryView } from '../../indexes/directory-view.ts';

/** Longer, and it is no absence: the tasks should be somebody else's. */
const absenceDaysMax = 400;
const dayMs = 86_400_000;

/** Two people of the directory, and a range of days. */
export function absenceRefused(
  { user, substitute, from, to }: AbsenceProfile,
  directory: DirectoryView | undefined,
): Rejection | undefined {
  for (const one of [user, substitute])
    if (!directory?.hasUser(one)) return refuse('user-not-found', `There is no user ${one}`, { user: one });
  if (directory?.isMachine(substitute))
    return refuse('not-eligible', `${substitute} is a machine and decides nothing`, { user: substitute });
  if (user === substitute) return invalid('/substitute', 'is the one who is away');
  if (to < from) return invalid('/to', 'is before `from`');
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  return days > absenceDaysMax ? invalid('/to', `is more than ${absenceDaysMax} days after \`from\``) : undefined;
}

const invalid = (place: string, message: string): Rejection =>
  refuse('invalid-request', `${place} ${message}`, { issues: [{ place, message }] });
