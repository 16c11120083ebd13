import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { Move } from '../instance/moves.ts';
import { moveCodes } from '../instance/moves.ts';
import { type Routing, type Visit, visitAt, visitId } from '../instance/routing-state.ts';
import type { InstanceState } from '../instance/state.ts';

/** `a` for the first visit, `a#2` for the second. */
export const shortName = ({ step, n }: Pick<Visit, 'step' | 'n'>): string => (n === 1 ? step : `${step}#${n}`);

/** `a` -> `a#1`, `a[0]` -> `a#1[0]` */
export const longName = (work: string): string => (work.includes('#') ? work : work.replace(/^[^[]*/, '$&#1'));

/** `a#1[0]` -> `a[0]` */
export const shortItem = (item: string): string => item.replace(/#1(?![0-9])/, '');

/** Everything that moved, in order, in the words of definitions/README.md; incidents and the end stand last. */
export function traceOf(events: readonly InstanceEvent[], { routing, status }: InstanceState): string[] {
  const words: string[] = [];
  const last: string[] = [];
  let entered = enteredBefore(events, routing);
  const emitted = new Map(
    events.flatMap((e): [string, string][] => (e.type === 'EventEmitted' ? [[e.data.item, e.data.event]] : [])),
  );
  for (const event of events) {
    if (event.type === 'IncidentRaised') last.push(`incident(${event.data.kind})`);
    if (event.type === 'InstanceEnded') last.push(`=${status}`);
    if (event.type !== 'InstanceAdvanced') continue;
    const moves = event.data.moves as unknown as Move[];
    for (const [index, move] of moves.entries()) {
      const told = move[0] === moveCodes.stepCompleted ? emitted.get(visitId(visitAt(routing, move[1]))) : undefined;
      if (told !== undefined) words.push(`(${told})`);
      const word = wordFor(move, routing, entered, moves[index + 1]);
      if (word !== undefined) words.push(word);
      if (isEntry(move)) entered += 1;
    }
  }
  return [...words, ...last];
}

const isEntry = (move: Move): boolean => move[0] === moveCodes.stepEntered || move[0] === moveCodes.joinFired;

/** The serial of the next visit before these events: `routing` is that of after them. */
function enteredBefore(events: readonly InstanceEvent[], routing: Routing): number {
  const moves = events.flatMap((e) => (e.type === 'InstanceAdvanced' ? (e.data.moves as unknown as Move[]) : []));
  return routing.visitCount - moves.filter(isEntry).length;
}

function wordFor(move: Move, routing: Routing, next: number, then: Move | undefined): string | undefined {
  const name = (serial: number) => shortName(visitAt(routing, serial));
  switch (move[0]) {
    case moveCodes.stepEntered:
    case moveCodes.joinFired:
      return isStopped(then, next) ? undefined : `${name(next)}>`;
    case moveCodes.stepActivated:
      return `${name(move[1])}>`;
    case moveCodes.stepBlocked:
      return `${name(move[1])}?`;
    case moveCodes.stepCompleted:
      return `${name(move[1])}${ended(move[2])}`;
    case moveCodes.stepCancelled:
      return `${name(move[1])}!`;
    case moveCodes.stepSkipped:
      return `${name(move[1])}~`;
    case moveCodes.stepWithdrawn:
      return `${name(move[1])}<`;
    case moveCodes.itemOpened:
      return `${name(move[1])}[${move[2]}]>`;
    case moveCodes.itemDone:
      return `${name(move[1])}[${move[2]}]${ended(move[3])}`;
    case moveCodes.itemCancelled:
      return `${name(move[1])}[${move[2]}]!`;
    case moveCodes.branchArrived:
      return `${visitAt(routing, move[2]).step}:${move[1]}`;
    case moveCodes.branchAbsorbed:
      return `${visitAt(routing, move[2]).step}:${move[1]}-`;
    case moveCodes.branchReturned:
      return `${move[2]}:${move[1]}+`;
    case moveCodes.roundClosed:
      return `${move[1]}/`;
    case moveCodes.endReached:
    case moveCodes.itemsQueued:
    case moveCodes.growthEnded:
    case moveCodes.branchWithdrawn:
    case moveCodes.lockAcquired:
    case moveCodes.lockReleased:
    case moveCodes.stepBegun:
      return undefined;
  }
}

const ended = (outcome: string): string => `.${outcome === 'completed' ? '' : outcome}`;

/** The visit is not active at first: it is blocked, or skipped. */
const isStopped = (then: Move | undefined, serial: number): boolean =>
  (then?.[0] === moveCodes.stepBlocked || then?.[0] === moveCodes.stepSkipped) && then[1] === serial;
