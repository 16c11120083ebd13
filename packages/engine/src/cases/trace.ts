import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { Move } from '../instance/moves.ts';
import { moveCodes, visitAt } from '../instance/moves.ts';
import { type InstanceState, type Routing, type Visit, visitId } from '../instance/state.ts';

/** `a` for the first visit, `a#2` for the second. */
export const shortName = ({ step, n }: Pick<Visit, 'step' | 'n'>): string => (n === 1 ? step : `${step}#${n}`);

/** `a` -> `a#1` */
export const longName = (work: string): string => (work.includes('#') ? work : `${work}#1`);

/** Everything that moved, in order, in the words of definitions/README.md; incidents and the end stand last. */
export function traceOf(events: readonly InstanceEvent[], { routing, status }: InstanceState): string[] {
  const moved: string[] = [];
  const last: string[] = [];
  let entered = enteredBefore(events, routing);
  const emitted = new Map(
    events.flatMap((e): [string, string][] => (e.type === 'EventEmitted' ? [[e.data.item, e.data.event]] : [])),
  );
  for (const event of events) {
    if (event.type === 'IncidentRaised') last.push(`incident(${event.data.kind})`);
    if (event.type === 'InstanceEnded') last.push(`=${status}`);
    if (event.type !== 'InstanceAdvanced') continue;
    for (const move of event.data.moves as Move[]) {
      if (move[0] === moveCodes.stepBlocked) moved.pop();
      const told = move[0] === moveCodes.stepCompleted ? emitted.get(visitId(visitAt(routing, move[1]))) : undefined;
      if (told !== undefined) moved.push(`(${told})`);
      const word = wordFor(move, routing, entered);
      if (word !== undefined) moved.push(word);
      if (isEntry(move)) entered += 1;
    }
  }
  return [...moved, ...last];
}

const isEntry = (move: Move): boolean => move[0] === moveCodes.stepEntered || move[0] === moveCodes.joinFired;

/** The serial of the next visit before these events: `routing` is that of after them. */
function enteredBefore(events: readonly InstanceEvent[], routing: Routing): number {
  const moves = events.flatMap((e) => (e.type === 'InstanceAdvanced' ? (e.data.moves as Move[]) : []));
  return routing.visitCount - moves.filter(isEntry).length;
}

function wordFor(move: Move, routing: Routing, next: number): string | undefined {
  const name = (serial: number) => shortName(visitAt(routing, serial));
  switch (move[0]) {
    case moveCodes.stepEntered:
    case moveCodes.joinFired:
      return `${name(next)}>`;
    case moveCodes.stepActivated:
      return `${name(move[1])}>`;
    case moveCodes.stepBlocked:
      return `${name(move[1])}?`;
    case moveCodes.stepCompleted:
      return `${name(move[1])}.${move[2] === 'completed' ? '' : move[2]}`;
    case moveCodes.stepCancelled:
      return `${name(move[1])}!`;
    case moveCodes.branchArrived:
      return `${visitAt(routing, move[2]).step}:${move[1]}`;
    case moveCodes.endReached:
      return undefined;
  }
}
