import { canonical } from '@procession/contracts/canonical.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { fold, type RecordedEvent } from '../instance/evolve.ts';
import type { InstanceState } from '../instance/state.ts';

/**
 * What is wrong with the stored events of an instance, command by command: folded from nothing, and with facts and moves of
 * each command in the other order, they must give the state. Events go through JSON first, as they do when they are stored.
 */
export function faultsOfFolding(commits: readonly RecordedEvent[][], state: InstanceState): string[] {
  const stored = JSON.parse(JSON.stringify(commits)) as RecordedEvent[][];
  const faults: string[] = [];
  const wanted = comparable(state);
  if (comparable(fold(stored.flat())) !== wanted) faults.push('events folded from nothing do not give the state');
  const turned = stored.map((commit) => [...commit.filter(isMoves), ...commit.filter((event) => !isMoves(event))]);
  if (comparable(fold(turned.flat())) !== wanted) faults.push('moves folded before facts do not give the state');
  return faults;
}

const isMoves = (event: RecordedEvent): boolean => event.type === 'InstanceAdvanced';

/** Without the place of the last event: it is another one when the order is another. */
function comparable({ revision: _place, ...state }: InstanceState): string {
  return canonical(JSON.parse(JSON.stringify(state)) as JsonObject);
}
