import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { evolve, type RecordedEvent } from '@procession/engine/instance/evolve.ts';
import { type InstanceState, notStarted } from '@procession/engine/instance/state.ts';
import { upcast } from '@procession/engine/upcast.ts';
import type { Moment } from './moment.ts';

export interface Shown {
  /** After a whole command, never a half-moved one. */
  state: InstanceState;
  /** Whether nothing came after it. */
  isNow: boolean;
}

/**
 * Folds an instance's events up to a moment, and reads no further. A revision in the midst of a command shows the state
 * after that command; an instant, the state after the last command at or before it. Undefined when the instance did not
 * exist then, or does not reach the revision. `from` is a state of a moment not after this one, and `pages` begin behind it.
 */
export async function stateAt(
  pages: AsyncIterable<readonly LogEvent[]>,
  moment: Moment,
  from: InstanceState = notStarted,
): Promise<Shown | undefined> {
  const shown = (state: InstanceState, isNow: boolean): Shown | undefined =>
    state.revision === 0 ? undefined : { state, isNow };
  let state = from;
  /** After the last command that is known to be whole: the next one has begun. */
  let whole = from;
  let previous: LogEvent | undefined;
  for await (const page of pages) {
    for (const logged of page) {
      if (!previous || !isSameCommand(previous, logged)) {
        whole = state;
        if (moment.kind === 'revision' && whole.revision >= moment.revision) return shown(whole, false);
      }
      if (moment.kind === 'instant' && logged.recordedAt > moment.at) return shown(whole, false);
      state = evolve(state, current(logged));
      previous = logged;
    }
  }
  if (moment.kind === 'revision' && state.revision < moment.revision) return undefined;
  // A commit holds whole commands, so at the end of the stream the last one is whole, too.
  return shown(state, true);
}

/** What one command wrote shares its key, its actor and its moment. */
const isSameCommand = (a: LogEvent, b: LogEvent): boolean =>
  a.meta.command === b.meta.command && a.meta.actor === b.meta.actor && a.recordedAt === b.recordedAt;

/** An event of the log in its present shape, as the engine folds it. */
export const current = (event: LogEvent): RecordedEvent =>
  ({ ...event, data: upcast(event) }) as unknown as RecordedEvent;
