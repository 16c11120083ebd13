import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { WaitAlternative, WithdrawalCause } from '@procession/contracts/events/machine-facts.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { WaitConfig, WaitedFor } from '../compiled-machines.ts';
import type { Rejection } from '../decider.ts';
import { changeData, evaluatedSet } from './data.ts';
import { phaseOf, raiseAt, raiseOnce, resolveIncidentsOf } from './incidents.ts';
import { interruptBy } from './interrupts.ts';
import { itemDone } from './items.ts';
import { beginItem } from './locks.ts';
import type { TimerState, WaitState } from './machine-state.ts';
import { scopeOf } from './names-in-scope.ts';
import { refuse } from './rejections.ts';
import { type ItemRef, itemNamed, placeOfWork } from './routing-state.ts';
import { openIncidents } from './state.ts';
import { cancelTimers } from './timers.ts';
import { evaluated, itemId, record, stepNamed, type Work } from './work.ts';

type WaitOpened = InstanceEventData<'WaitOpened'>;

/** Gives its number. */
export function openWait(work: Work, wait: Omit<WaitOpened, 'wait'>): number {
  const number = work.state.waitCount + 1;
  record(work, 'WaitOpened', { wait: number, ...wait });
  return number;
}

export function cancelWaits(work: Work, isCancelled: (wait: WaitState) => boolean, cause: WithdrawalCause): void {
  for (const { wait } of work.state.waits.filter(isCancelled)) record(work, 'WaitCancelled', { wait, cause });
}

/** What came for a wait: a message with its body, the answer to a callback, a signal. */
interface Given {
  wait: number;
  alternative: number;
  /** Of the message; of a callback the number of its address. */
  id?: string;
  body?: JsonObject;
}

/** A message goes to one wait: whoever gives it goes on to the next when this one is closed. */
export function give(work: Work, given: Given): Rejection | undefined {
  const wait = work.state.waits.find((open) => open.wait === given.wait);
  const alternative = wait?.alternatives.find((one) => one.index === given.alternative);
  if (!wait || !alternative) {
    return refuse('wait-closed', `Wait ${given.wait} is not open: it has got something else or is not needed any more`);
  }
  const used = callbackRefused(work, alternative, given);
  if (used) return used;
  satisfy(work, wait, given);
  return undefined;
}

/** An address is good for one answer. */
function callbackRefused({ state }: Work, alternative: WaitAlternative, { id }: Given): Rejection | undefined {
  if (!('callback' in alternative)) return undefined;
  const isOpen = state.callbacks.some(({ callback, key }) => String(callback) === id && key === alternative.key);
  return isOpen
    ? undefined
    : refuse('callback-used', 'The address was answered already, or is not waited for any more');
}

/** Its time has come. */
export function waitTimerFired(work: Work, timer: TimerState): void {
  const wait = work.state.waits.find((open) => open.wait === timer.wait);
  if (wait) satisfy(work, wait, { wait: wait.wait, alternative: timer.index! });
}

/** Sets what `into` says and goes on. A message that does not fit is an incident: it is kept for a retry, and the wait stays open for the next. */
function satisfy(work: Work, wait: WaitState, { alternative, id, body }: Given): void {
  if (wait.interrupt) {
    interruptBy(work, wait, alternative, id);
    return;
  }
  const item = itemOf(work, wait);
  const config = waitedFor(work, wait, alternative);
  const scope = scopeOf(work, item, { message: body ?? {} });
  const place = placeOfWork(work.state.routing, item.visit);
  const compute = () => Object.fromEntries(config.into.map(({ field, value }) => [field, value(scope)]));
  const set = evaluatedSet(work, place, compute);
  if ('failed' in set) {
    raiseMisfit(work, item, { ...set.failed, wait: wait.wait, alternative, ...(id !== undefined && { id }) });
    return;
  }
  beginItem(work, item);
  record(work, 'WaitSatisfied', {
    wait: wait.wait,
    alternative,
    outcome: config.outcome,
    ...(id !== undefined && { id }),
  });
  cancelTimers(work, (timer) => timer.wait === wait.wait);
  resolveIncidentsOf(work, item);
  changeData(work, set.value, { kind: 'message', wait: wait.wait }, place);
  itemDone(work, item, config.outcome, set.value);
}

/** A message that does not fit stays kept; given again it says nothing new. */
function raiseMisfit(work: Work, item: ItemRef, facts: JsonObject): void {
  const { id, wait } = facts;
  const isKnown = openIncidents(work.state).some(
    (incident) => phaseOf(incident) === 'message' && incident.facts.wait === wait && incident.facts.id === id,
  );
  if (id === undefined || !isKnown) raiseAt(work, item, 'expression-failed', 'message', facts);
}

/** A condition that the wait of an item stands for. One that cannot be computed says so once. Gives whether anything moved. */
export function meetWait(work: Work, item: ItemRef): boolean {
  const id = itemId(work, item);
  const wait = work.state.waits.find((open) => open.item === id && !open.interrupt);
  for (const { index, ...rest } of wait?.alternatives ?? []) {
    if (!wait || !('when' in rest)) continue;
    const config = waitedFor(work, wait, index);
    const holds = evaluated(() => config.kind === 'when' && config.when(scopeOf(work, item)));
    if ('failed' in holds) {
      const facts = work.facts.length;
      raiseOnce(work, item, 'expression-failed', 'message', holds.failed);
      if (work.facts.length > facts) return true;
    } else if (holds.value) {
      satisfy(work, wait, { wait: wait.wait, alternative: index });
      return true;
    }
  }
  return false;
}

const itemOf = ({ state }: Work, { item }: WaitState): ItemRef => itemNamed(state.routing, item!)!;

function waitedFor({ definition }: Work, { step }: WaitState, index: number): WaitedFor {
  const { config } = stepNamed(definition, step!);
  const alternative = (config as WaitConfig).for[index];
  if (!alternative) throw new Error(`${step} waits for nothing numbered ${index}`);
  return alternative;
}
