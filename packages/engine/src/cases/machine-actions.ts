import type { TimerState } from '../instance/machine-state.ts';
import type { InstanceState } from '../instance/state.ts';
import { instantAfter } from '../time/instant-after.ts';
import type { Action } from './case-file.ts';
import { type ScriptWorld, send, type Told } from './script-world.ts';
import { longName } from './trace.ts';

/** What machines and clocks have open for steps. */
export const openMachines = ({ timers }: InstanceState): { item?: string | undefined }[] =>
  timers.filter((timer) => timer.purpose === 'step');

/** The open work of a machine is done: its time comes. Undefined when there is no such work. */
export function completeMachine(world: ScriptWorld, action: Extract<Action, { complete: string }>): Told | undefined {
  const item = longName(action.complete);
  const timer = world.state.timers.find((t) => t.purpose === 'step' && t.item === item);
  return timer && fire(world, timer);
}

/** Lets time pass: whatever is due by then happens at its time, in order. */
export function pass(world: ScriptWorld, duration: string): Told {
  const until = instantAfter(new Date(world.nowMs).toISOString(), duration, { zone: 'UTC' });
  const told: Told = { events: [] };
  for (;;) {
    const [next] = world.state.timers.toSorted((a, b) => a.at.localeCompare(b.at) || a.timer - b.timer);
    if (!next || next.at > until) break;
    const one = fire(world, next);
    told.events.push(...one.events);
    if (one.refused !== undefined) return { ...told, refused: one.refused };
  }
  world.nowMs = Math.max(world.nowMs, Date.parse(until));
  return told;
}

function fire(world: ScriptWorld, { timer, at }: TimerState): Told {
  world.nowMs = Math.max(world.nowMs, Date.parse(at));
  return send(world, { type: 'FireTimer', timer }, { by: 'system', permissions: [] });
}
