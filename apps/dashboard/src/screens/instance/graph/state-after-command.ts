import type { InstanceState } from '@procession/engine/instance/state.ts';
import { type Chronicle, type Fact, stateAt } from '../chronicle.ts';

/** The instance after the command of this fact: in the middle of one its tokens would be nowhere (DEFINITIONS 6, events). */
export function stateAfterCommand(chronicle: Chronicle, { revision, event }: Fact): InstanceState {
  let end = revision;
  for (let next = chronicle.events[end]; next?.at === event.at; next = chronicle.events[next.revision])
    if (next.type === 'InstanceAdvanced') end = next.revision;
  return stateAt(chronicle, end);
}
