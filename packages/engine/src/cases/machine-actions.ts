import type { WaitAlternative } from '@procession/contracts/events/machine-facts.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { ServiceConfig } from '../compiled-machines.ts';
import type { InstanceCommand } from '../instance/command.ts';
import type { JobState, TimerState, WaitState } from '../instance/machine-state.ts';
import type { InstanceState } from '../instance/state.ts';
import { instantAfter } from '../time/instant-after.ts';
import type { Action } from './case-file.ts';
import { nothingTold, type ScriptWorld, send, type Told, tellAll } from './script-world.ts';
import { longName } from './trace.ts';
import { sending } from './with-answer.ts';

const machine = { by: 'system', permissions: [] };

/** What machines and clocks have open for steps. */
export const openMachines = ({ timers, jobs, waits }: InstanceState): { item?: string | undefined }[] => [
  ...timers.filter((timer) => timer.purpose === 'step'),
  ...jobs,
  ...waits.filter((wait) => !wait.interrupt),
];

/** `account/a`: work of the instance that a step has started. */
export function childNamed(world: ScriptWorld, work: string): { child: ScriptWorld; work: string } | undefined {
  const slash = work.indexOf('/');
  const item = longName(work.slice(0, slash));
  const below = slash < 0 ? undefined : world.children.findLast((child) => child.item === item);
  return below && { child: below.world, work: work.slice(slash + 1) };
}

type Complete = Extract<Action, { complete: string }>;

/** The open work of a machine is done. Undefined when there is no such work. */
export function completeMachine(world: ScriptWorld, action: Complete): Told | undefined {
  const item = longName(action.complete);
  const { timers, jobs, waits } = world.state;
  const timer = timers.find((t) => t.purpose === 'step' && t.item === item);
  if (timer) return fire(world, timer);
  const job = jobs.find((open) => open.item === item);
  if (job) return answerJob(world, job, action);
  const wait = waits.find((open) => open.item === item && !open.interrupt);
  return wait && satisfy(world, wait, action);
}

function answerJob(world: ScriptWorld, job: JobState, { outcome, set, response, fails }: Complete): Told {
  const of = { job: job.job, attempt: job.attempt };
  const step = world.definition.steps.get(job.step)!;
  if (fails) {
    const { retryAfterMs, isFinal, ...error } = fails;
    const more = { ...(retryAfterMs !== undefined && { retryAfterMs }), ...(isFinal && { isFinal }) };
    return send(world, { type: 'FailJobAttempt', ...of, error: withoutUndefined(error), ...more }, machine);
  }
  if (outcome !== undefined && outcome !== 'completed') {
    const named = (step.config as ServiceConfig).errors.find((one) => one.outcome === outcome);
    if (!named) return { ...nothingTold(), refused: `outcome-unknown: ${job.step} never ends with ${outcome}` };
    const status = Number(named.error.replace('xx', '00'));
    const error = Number.isNaN(status)
      ? { kind: named.error, message: outcome }
      : { kind: 'http', status, message: outcome };
    return send(world, { type: 'FailJobAttempt', ...of, error, isFinal: true }, machine);
  }
  const { status = 200, headers = {}, body = null } = response ?? {};
  const command: InstanceCommand = { type: 'CompleteJob', ...of, response: { status, headers, body } };
  return sending(world, job.step, response ? undefined : (set ?? {}), () => send(world, command, machine));
}

/** By the alternative that has this outcome; without one by the first. */
function satisfy(world: ScriptWorld, wait: WaitState, { outcome, set, body }: Complete): Told {
  const { config } = world.definition.steps.get(wait.step!)!;
  const alternatives = config.type === 'wait' ? config.for : [];
  const index = outcome === undefined ? 0 : alternatives.findIndex((one) => one.outcome === outcome);
  const alternative = wait.alternatives.find((one) => one.index === index);
  if (!alternative) return { ...nothingTold(), refused: `outcome-unknown: ${wait.step} never ends with ${outcome}` };
  if ('timer' in alternative) {
    const timer = world.state.timers.find((open) => open.timer === alternative.timer)!;
    return sending(world, wait.step!, set ?? {}, () => fire(world, timer));
  }
  return giveTo(world, { wait, alternative, body: body ?? {}, set: body ? undefined : (set ?? {}) });
}

interface Gift {
  wait: WaitState;
  alternative: WaitAlternative;
  body: JsonObject;
  set: JsonObject | undefined;
}

function giveTo(world: ScriptWorld, { wait, alternative, body, set }: Gift): Told {
  const of = { wait: wait.wait, alternative: alternative.index };
  if ('signal' in alternative) return send(world, { type: 'GiveSignal', ...of }, machine);
  const address =
    'callback' in alternative ? world.state.callbacks.find(({ key }) => key === alternative.key)?.callback : undefined;
  const id = String(address ?? `m-${world.commits.length}`);
  const command: InstanceCommand = { type: 'GiveMessage', ...of, id, body };
  return wait.interrupt || wait.step === undefined
    ? send(world, command, machine)
    : sending(world, wait.step, set, () => send(world, command, machine));
}

/** A message goes to whoever waits longest for it, or is kept until somebody does. */
export function giveMessage(
  world: ScriptWorld,
  { message, key = '', set, body }: Extract<Action, { message: string }>,
): Told {
  world.kept.push({ message, key, body: body ?? {}, set: body ? undefined : (set ?? {}) });
  return giveKept(world);
}

/** Those that were kept, as soon as somebody waits for them. */
export function giveKept(world: ScriptWorld): Told {
  const told = nothingTold();
  for (;;) {
    const found = firstMatch(world);
    if (!found) return told;
    world.kept.splice(found.index, 1);
    tellAll(told, giveTo(world, found));
    if (told.refused !== undefined) return told;
  }
}

function firstMatch({ state, kept }: ScriptWorld): (Gift & { index: number }) | undefined {
  for (const [index, { message, key, body, set }] of kept.entries()) {
    for (const wait of state.waits) {
      const alternative = wait.alternatives.find(
        (one) => 'message' in one && one.message === message && one.key === key,
      );
      if (alternative) return { index, wait, alternative, body, set };
    }
  }
  return undefined;
}

/** All who wait for it now have it; then it is gone. */
export function giveSignal(world: ScriptWorld, signal: string): Told {
  const told = nothingTold();
  for (const wait of world.state.waits) {
    const alternative = wait.alternatives.find((one) => 'signal' in one && one.signal === signal);
    const isOpen = world.state.waits.some((open) => open.wait === wait.wait);
    if (alternative && isOpen) tellAll(told, giveTo(world, { wait, alternative, body: {}, set: {} }));
  }
  return told;
}

/** What ends the work, or the instance, from outside with this outcome happens. */
export function interrupt(world: ScriptWorld, action: Extract<Action, { interrupt: unknown }>): Told {
  const item = action.interrupt === true ? undefined : longName(action.interrupt);
  const { definition, state } = world;
  const step = item === undefined ? undefined : definition.steps.get(item.slice(0, item.lastIndexOf('#')));
  const index = (step ?? definition).interrupt.find(({ outcome }) => outcome === action.outcome)?.index;
  const timer = state.timers.find((open) => open.purpose === 'interrupt' && open.item === item && open.index === index);
  if (timer) return fire(world, timer);
  const wait = state.waits.find((open) => open.interrupt && open.item === item);
  const alternative = wait?.alternatives.find((one) => one.index === index);
  if (wait && alternative) return giveTo(world, { wait, alternative, body: {}, set: undefined });
  return { ...nothingTold(), refused: `outcome-unknown: nothing interrupts it with ${action.outcome}` };
}

/** Lets time pass: whatever is due by then happens at its time, in order; while the instance is suspended nothing is. */
export function pass(world: ScriptWorld, duration: string): Told {
  const until = instantAfter(new Date(world.nowMs).toISOString(), duration, { zone: 'UTC' });
  const told = nothingTold();
  while (!world.state.suspended) {
    const [next] = world.state.timers.toSorted((a, b) => a.at.localeCompare(b.at) || a.timer - b.timer);
    if (!next || next.at > until) break;
    tellAll(told, fire(world, next));
    if (told.refused !== undefined) return told;
  }
  world.nowMs = Math.max(world.nowMs, Date.parse(until));
  return told;
}

export function fire(world: ScriptWorld, { timer, at }: TimerState): Told {
  world.nowMs = Math.max(world.nowMs, Date.parse(at));
  return send(world, { type: 'FireTimer', timer }, machine);
}

const withoutUndefined = <T extends { status?: number | undefined }>({ status, ...rest }: T) =>
  ({ ...rest, ...(status !== undefined && { status }) }) as Omit<T, 'status'> & { status?: number };
