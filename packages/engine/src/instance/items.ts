import type { JsonObject } from '@procession/contracts/json.ts';
import type { CompiledForEach } from '../compiled-flow.ts';
import { withdrawItem } from './cancel.ts';
import { isLeaving, raiseOnce } from './incidents.ts';
import { moveCodes } from './moves.ts';
import { scopeOf } from './names-in-scope.ts';
import { leave } from './routing.ts';
import { type ItemRef, isOpenVisit } from './routing-state.ts';
import { stepTypes } from './step-types.ts';
import { evaluated, move, stepOf, visitOf, type Work } from './work.ts';

/** Opens a work item: a task, a job, or something that runs by itself when its turn comes. */
export function openItem(work: Work, item: ItemRef): void {
  const step = stepOf(work, item.visit);
  const type = stepTypes[step.config.type];
  if (type.run) work.queue.push({ kind: 'run', item });
  else type.open?.(work, item, step);
}

/** A work item is done; `output` is what a `forEach` keeps of it. */
export function itemDone(work: Work, item: ItemRef, outcome: string, output: JsonObject = {}): void {
  const { visit, index } = item;
  if (index === undefined) {
    leave(work, visit, outcome);
    return;
  }
  move(work, moveCodes.itemDone, visit, index, outcome, output);
  advance(work, visit);
}

/** Whether a work item is open. */
export function isOpenItem(work: Work, { visit: serial, index }: ItemRef): boolean {
  const visit = visitOf(work, serial);
  return index === undefined ? visit.status === 'active' : visit.items?.[index]?.status === 'open';
}

/** After any change: a `forEach` is complete, or opens what it has room for. Gives whether anything changed. */
export function advance(work: Work, serial: number): boolean {
  const { forEach } = stepOf(work, serial);
  const { items, status } = visitOf(work, serial);
  if (!forEach || !items || status !== 'active' || isLeaving(work, visitOf(work, serial))) return false;
  const moves = work.moves.length;
  const facts = work.facts.length;
  const holds = untilHolds(work, serial, forEach);
  if (holds === 'failed') return work.facts.length > facts;
  if (holds && forEach.rest === 'run-on') openQueued(work, serial, forEach);
  if (holds || isAllDone(work, serial, forEach)) closeItems(work, serial);
  else openQueued(work, serial, forEach);
  return work.moves.length > moves || work.facts.length > facts;
}

function untilHolds(work: Work, serial: number, { until }: CompiledForEach): boolean | 'failed' {
  if (!until) return false;
  const item = { visit: serial };
  if ('count' in until) return visitOf(work, serial).items!.filter((i) => i.status === 'done').length >= until.count;
  const holds = evaluated(() => until.when(scopeOf(work, item)));
  if ('value' in holds) return holds.value;
  raiseOnce(work, item, 'expression-failed', 'items', holds.failed);
  return 'failed';
}

function isAllDone(work: Work, serial: number, { growing }: CompiledForEach): boolean {
  const { items, isFull } = visitOf(work, serial);
  if (growing === 'until-closed' && !isFull) return false;
  return items!.every(({ status }) => status === 'done' || status === 'cancelled');
}

function openQueued(work: Work, serial: number, { width }: CompiledForEach): void {
  const { items } = visitOf(work, serial);
  let room = width - items!.filter(({ status }) => status === 'open').length;
  for (let index = 0; room > 0; index += 1) {
    const visit = visitOf(work, serial);
    const item = visit.items?.[index];
    if (!item || !isOpenVisit(visit)) return;
    if (item.status !== 'queued') continue;
    move(work, moveCodes.itemOpened, serial, index);
    openItem(work, { visit: serial, index });
    room -= 1;
  }
}

/** No more items: what is open is withdrawn or runs on, and the visit is left. */
export function closeItems(work: Work, serial: number): void {
  const { forEach } = stepOf(work, serial);
  if (!forEach) return;
  const item = { visit: serial };
  const found = evaluated(() => {
    const scope = scopeOf(work, item);
    return forEach.outcome.find(({ when }) => when(scope))?.outcome ?? 'completed';
  });
  if ('failed' in found) {
    raiseOnce(work, item, 'expression-failed', 'items', found.failed);
    return;
  }
  if (forEach.rest === 'cancel') {
    for (const [index, { status }] of visitOf(work, serial).items!.entries()) {
      if (status !== 'open') continue;
      withdrawItem(work, { visit: serial, index }, 'step_cancelled');
      move(work, moveCodes.itemCancelled, serial, index);
    }
  }
  leave(work, serial, found.value);
}
