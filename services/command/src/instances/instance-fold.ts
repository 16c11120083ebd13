import { evolve, type RecordedEvent } from '@procession/engine/instance/evolve.ts';
import { foldVersion } from '@procession/engine/instance/fold-version.ts';
import { type InstanceState, notStarted } from '@procession/engine/instance/state.ts';
import type { Fold } from '../event-store/command.ts';
import { openEvents, openState } from '../sealing/open-events.ts';
import type { SubjectKeys } from '../sealing/subject-keys.ts';

export const instanceFold = (keys: SubjectKeys): Fold => ({
  initial: notStarted,
  evolve: (state, event) => evolve(state as InstanceState, event as unknown as RecordedEvent),
  isClosed: (state) => (state as InstanceState).ended !== undefined,
  version: foldVersion,
  openState: (tenant, stream, state) => openState(keys, { tenant, stream }, state as InstanceState),
  open: (tenant, stream, events) => openEvents(keys, tenant, stream, events),
});
