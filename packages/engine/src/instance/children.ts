import type { WithdrawalCause } from '@procession/contracts/events/machine-facts.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';
import type { CompiledStep } from '../compiled.ts';
import type { SubprocessConfig } from '../compiled-machines.ts';
import type { Rejection } from '../decider.ts';
import { changeData, evaluatedSet } from './data.ts';
import { raiseAt, resolveIncidentsOf } from './incidents.ts';
import { itemDone } from './items.ts';
import { instanceLimits, isLargerThan } from './limits.ts';
import { beginItem } from './locks.ts';
import type { ChildState } from './machine-state.ts';
import { scopeOf } from './names-in-scope.ts';
import { refuse } from './rejections.ts';
import { type ItemRef, itemNamed, placeOfWork } from './routing-state.ts';
import { evaluated, itemId, record, stepOf, type Work } from './work.ts';

/** The child is an instance of its own: who hands over between instances starts it, after this is stored. Gives whether it is. */
export function startChild(work: Work, item: ItemRef, step: CompiledStep): boolean {
  const { definition, version, input, detached } = step.config as SubprocessConfig;
  const scope = scopeOf(work, item);
  const given = evaluated(() => Object.fromEntries(input.map(({ field, value }) => [field, value(scope)])));
  if ('failed' in given) {
    raiseAt(work, item, 'expression-failed', 'child', given.failed);
    return false;
  }
  const depth = (work.state.parent?.depth ?? 0) + 1;
  const chain = (work.state.chain ?? 0) + (detached ? 1 : 0);
  const fault = startFault(depth, chain, given.value);
  if (fault !== undefined) {
    raiseAt(work, item, 'child-failed', 'child', { definition, message: fault });
    return false;
  }
  record(work, 'SubprocessStarted', {
    item: itemId(work, item),
    step: step.name,
    stepName: step.label,
    child: work.context.newId(),
    definition,
    input: given.value,
    initiator: work.state.initiator,
    depth,
    ...(typeof version === 'number' && { version }),
    ...(detached && { detached }),
    ...(chain > 0 && { chain }),
  });
  return true;
}

function startFault(depth: number, chain: number, input: JsonObject): string | undefined {
  const { nestingMax, detachedChainMax, changeBytesMax } = instanceLimits;
  if (depth > nestingMax) return `sub-processes are nested at most ${nestingMax} deep`;
  if (chain > detachedChainMax) return `at most ${detachedChainMax} detached sub-processes start one the other`;
  return isLargerThan(input, changeBytesMax) ? `the input has more than ${changeBytesMax} bytes` : undefined;
}

/** The child has ended. Its final status is the outcome. */
export function endChild(
  work: Work,
  { child: id, status, data }: { child: string; status: FinalStatus; data: JsonObject },
): Rejection | undefined {
  const child = openChild(work, id);
  if ('rejection' in child) return child;
  const { item, config } = placeOf(work, child);
  const scope = scopeOf(work, item, { child: data, outcome: status });
  const place = placeOfWork(work.state.routing, item.visit);
  const compute = () => Object.fromEntries(config.output.map(({ field, value }) => [field, value(scope)]));
  const set = evaluatedSet(work, place, compute);
  beginItem(work, item);
  record(work, 'SubprocessEnded', { item: child.item, child: id, status, outcome: status });
  resolveIncidentsOf(work, item);
  if ('failed' in set) {
    raiseAt(work, item, 'expression-failed', 'output', { ...set.failed, outcome: status });
    return undefined;
  }
  changeData(work, set.value, { kind: 'child', child: id }, place);
  itemDone(work, item, status, set.value);
  return undefined;
}

/** It could not be started: no such definition, or its data do not fit. */
export function failChild(
  work: Work,
  { child: id, message }: { child: string; message: string },
): Rejection | undefined {
  const child = openChild(work, id);
  if ('rejection' in child) return child;
  const { item, config } = placeOf(work, child);
  record(work, 'SubprocessCancelled', { item: child.item, child: id, cause: 'not_started' });
  raiseAt(work, item, 'child-failed', 'child', { definition: config.definition, message });
  return undefined;
}

export function cancelChildren(work: Work, item: ItemRef, cause: WithdrawalCause): void {
  const id = itemId(work, item);
  for (const { child } of work.state.children.filter((open) => open.item === id))
    record(work, 'SubprocessCancelled', { item: id, child, cause });
}

function openChild({ state }: Work, id: string): ChildState | Rejection {
  const child = state.children.find((open) => open.child === id);
  return child ?? refuse('child-closed', `Instance ${id} is no open sub-process here`);
}

function placeOf(work: Work, { item: id }: ChildState): { item: ItemRef; config: SubprocessConfig } {
  const item = itemNamed(work.state.routing, id);
  if (!item) throw new Error(`a child is of ${id}, which is closed`);
  return { item, config: stepOf(work, item.visit).config as SubprocessConfig };
}
