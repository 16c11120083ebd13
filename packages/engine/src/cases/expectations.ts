import { canonical } from '@procession/contracts/canonical.ts';
import { openIncidents } from '../instance/state.ts';
import { viewOf } from '../instance/state-view.ts';
import { openWork } from './actions.ts';
import type { Action } from './case-file.ts';
import type { ScriptWorld, Told } from './script-world.ts';
import { longName, shortName } from './trace.ts';

/** What an action did not lead to, a sentence each. */
export function unmet(world: ScriptWorld, action: Action, told: Told): string[] {
  const faults: string[] = [];
  const { state } = world;
  const same = (what: string, wanted: string | undefined, got: string) => {
    if (wanted !== undefined && wanted !== got) faults.push(`${what}: wanted "${wanted}", got "${got}"`);
  };
  if (action.refused === undefined && told.refused !== undefined) faults.push(`refused: ${told.refused}`);
  if (action.refused !== undefined && !told.refused?.includes(action.refused)) {
    faults.push(`refused: wanted "${action.refused}", got ${told.refused ?? 'no refusal'}`);
  }
  same('trace', action.trace?.trim(), told.words.join(' '));
  same('open', action.open, openWork(world).join(' '));
  same('status', action.status, state.status);
  // The interpreter with which the cases were made had no time limit of a job.
  const history = told.events.filter((e) => e.type !== 'TimerScheduled' || e.data.purpose !== 'job');
  same('history', action.history, history.map((e) => e.type).join(' '));
  same('title', action.title, state.title);
  same(
    'incidents',
    action.incidents,
    openIncidents(state)
      .map((i) => i.kind)
      .join(' '),
  );
  for (const [field, value] of Object.entries(action.data ?? {})) {
    const got = state.data[field];
    same(`data.${field}`, canonical(value), got === undefined ? 'null' : canonical(got));
  }
  for (const [work, wanted] of Object.entries(action.seats ?? {}))
    same(`seats of ${work}`, wanted, seatsOf(world, work));
  const steps = action.steps ? viewOf(state, world.definition).steps : [];
  for (const [visit, wanted] of Object.entries(action.steps ?? {})) {
    same(`step ${visit}`, wanted, steps.find((s) => s.visit === longName(visit))?.status ?? 'pending');
  }
  return faults;
}

function seatsOf({ state }: ScriptWorld, work: string): string {
  const task = state.tasks.findLast((t) => t.item === longName(work));
  return (task?.seats ?? []).map((seat) => (seat.vacant ? `${seat.id}(${seat.vacant})` : seat.id)).join(' ');
}

/** Where an instance stands, for people who read a failing case. */
export const whereabouts = (world: ScriptWorld): string =>
  `${world.state.status}; visits ${world.state.routing.visits.map((v) => `${shortName(v)}:${v.status}`).join(' ')}`;
