import { evolve, type RecordedEvent } from '@procession/engine/instance/evolve.ts';
import { type InstanceState, notStarted } from '@procession/engine/instance/state.ts';
import { upcast } from '@procession/engine/upcast.ts';
import type { EventList } from '../../api/answers.ts';
import { noVisits, type Visits, visitsAfter } from './visits.ts';

/** An event with its data, as `GET …/events?detail=all` gives it. */
export type HistoryEvent = Extract<EventList['items'][number], { data: unknown }>;

/** What a person, a machine or a clock did: what the slider steps over. */
export interface Fact {
  /** Counts the facts, from 1. */
  n: number;
  revision: number;
  /** With what belongs to it: the moves of the graph behind the last fact of a command, and clocks that it set or stopped. */
  through: number;
  event: HistoryEvent;
  /** Clocks that were set or stopped with it. */
  clocks: readonly HistoryEvent[];
}

/**
 * The whole history of an instance, folded by the engine's own rules so that any moment of it can be shown at once. Plain data, never
 * changed in place: `grown` gives another one.
 */
export interface Chronicle {
  events: readonly HistoryEvent[];
  facts: readonly Fact[];
  /** Of the last event; 0: none yet. */
  revision: number;
  /** After the last event. */
  state: InstanceState;
  /** Every visit of a step, by age, with how its time was spent. */
  visits: Visits;
  /** States after every `everyMax` events, to fold on from. */
  kept: readonly InstanceState[];
}

/** Events that are folded at most to show a moment. */
const everyMax = 64;

export const noChronicle: Chronicle = {
  events: [],
  facts: [],
  revision: 0,
  state: notStarted,
  visits: noVisits,
  kept: [notStarted],
};

/** With what came after; events that it has already are passed over. */
export function grown(chronicle: Chronicle, coming: readonly HistoryEvent[]): Chronicle {
  const fresh = coming.filter(({ revision }) => revision > chronicle.revision);
  if (fresh.length === 0) return chronicle;
  const events = [...chronicle.events, ...fresh];
  const facts = [...chronicle.facts];
  const kept = [...chronicle.kept];
  const visits = new Map(chronicle.visits);
  let { state } = chronicle;
  for (const event of fresh) {
    if (event.revision !== state.revision + 1)
      throw new Error(`event ${event.revision} came after ${state.revision}: one is missing between`);
    const before = state;
    state = evolve(state, recorded(event));
    visitsAfter(visits, before, state, event);
    if (state.revision % everyMax === 0) kept.push(state);
    const last = facts.at(-1);
    const { revision } = event;
    if (!last || !belongsTo(last, event))
      facts.push({ n: facts.length + 1, revision, through: revision, event, clocks: [] });
    else if (event.type === 'InstanceAdvanced') facts[facts.length - 1] = { ...last, through: revision };
    else facts[facts.length - 1] = { ...last, through: revision, clocks: [...last.clocks, event] };
  }
  return { events, facts, revision: state.revision, state, visits, kept };
}

/** The instance after this revision. */
export function stateAt({ events, kept, revision: last, state: now }: Chronicle, revision: number): InstanceState {
  if (revision >= last) return now;
  let state = kept[Math.floor(revision / everyMax)]!;
  while (state.revision < revision) state = evolve(state, recorded(events[state.revision]!));
  return state;
}

/** The fact that had happened last at this revision. */
export function factAt({ facts }: Chronicle, revision: number): Fact | undefined {
  let from = 0;
  let to = facts.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (facts[middle]!.revision <= revision) from = middle + 1;
    else to = middle;
  }
  return facts[from - 1];
}

/** What people settled, and where it began and ended: the slider's long strokes. */
export function isDecision({ type, data }: HistoryEvent): boolean {
  if (type === 'TaskCompleted') return data.by !== undefined;
  return (
    type === 'TaskDecided' || type === 'InstanceStarted' || type === 'InstanceScheduled' || type === 'InstanceEnded'
  );
}

/** What nobody would step to: it has no meaning but that of the fact before it, of the same command. */
function belongsTo({ event: before }: Fact, { type, at, actor }: HistoryEvent): boolean {
  if (type === 'InstanceAdvanced') return true;
  return (type === 'TimerScheduled' || type === 'TimerCancelled') && before.at === at && before.actor === actor;
}

const recorded = (event: HistoryEvent): RecordedEvent =>
  ({ ...event, recordedAt: event.at, data: upcast(event) }) as unknown as RecordedEvent;
