import { canonical } from '@procession/contracts/canonical.ts';
import type { AbsenceProfile, DirectoryEvent } from '@procession/contracts/events/directory.ts';
import type { Fold } from '../event-store/command.ts';
import type { DirectoryFact } from './directory-fact.ts';

export interface AbsenceState {
  revision: number;
  /** Undefined before it was recorded for the first time. */
  profile?: AbsenceProfile;
  isCancelled: boolean;
}

const noAbsence: AbsenceState = { revision: 0, isCancelled: false };

type AbsenceEvent = Extract<DirectoryEvent, { type: `Absence${string}` }>;

export const absenceFold: Fold = {
  initial: noAbsence,
  evolve: (_state, { type, data, revision }): AbsenceState => ({
    revision,
    profile: (data as unknown as AbsenceEvent['data']).profile,
    isCancelled: type === 'AbsenceCancelled',
  }),
};

/** No fact when it would be what it is. */
export function decideAbsence(
  { profile: before, isCancelled }: AbsenceState,
  absence: string,
  profile: AbsenceProfile,
): DirectoryFact[] {
  if (before && !isCancelled && canonical(before) === canonical(profile)) return [];
  return [{ type: 'AbsenceRecorded', data: { absence, profile } }];
}

export const decideNoAbsence = ({ profile, isCancelled }: AbsenceState, absence: string): DirectoryFact[] =>
  profile && !isCancelled ? [{ type: 'AbsenceCancelled', data: { absence, profile } }] : [];
