import type { WaitAlternative } from '@procession/contracts/events/machine-facts.ts';
import type { OpenWorkView } from '@procession/contracts/http/instance-work.ts';
import { taskIdOf } from '@procession/contracts/ids.ts';
import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';

/** What machines and clocks have under way in an instance, as people see it. */
export function openWorkOf(id: string, state: InstanceState, definition: CompiledDefinition): OpenWorkView {
  const named = (step: string) => ({ step, name: definition.steps.get(step)?.label ?? step });
  const ofItem = (item: string) => ({ item, ...named(stepOfItem(item)) });
  const ofItemOrInstance = (item: string | undefined) =>
    item === undefined ? { item: null, step: null, name: null } : ofItem(item);
  return {
    jobs: state.jobs.map(({ job, kind, type, item, attempt, requestedAt, nextAt, error }) => ({
      job,
      kind,
      type: type ?? null,
      ...ofItem(item),
      attempt,
      requestedAt,
      nextAt: nextAt ?? null,
      error: error ?? null,
    })),
    waits: state.waits.map(({ wait, item, interrupt, openedAt, alternatives }) => ({
      wait,
      ...ofItemOrInstance(item),
      isInterrupt: interrupt === true,
      openedAt,
      alternatives: alternatives.map(alternativeOf),
    })),
    timers: state.timers.map(({ timer, purpose, at, item, task }) => ({
      timer,
      purpose,
      at,
      ...ofItemOrInstance(item),
      task: task === undefined ? null : taskIdOf(id, task),
    })),
    children: state.children.map(({ child, definition, version, item, startedAt }) => ({
      instance: child,
      definition,
      version: version ?? null,
      ...ofItem(item),
      startedAt,
    })),
  };
}

type Alternative = OpenWorkView['waits'][number]['alternatives'][number];

function alternativeOf(of: WaitAlternative): Alternative {
  const none = { name: null, key: null, at: null };
  if ('message' in of) return { ...none, kind: 'message', name: of.message, key: of.key };
  if ('callback' in of) return { ...none, kind: 'callback' };
  if ('signal' in of) return { ...none, kind: 'signal', name: of.signal };
  if ('timer' in of) return { ...none, kind: 'time', at: of.at };
  return { ...none, kind: 'condition' };
}

export const stepOfItem = (item: string): string => item.slice(0, item.lastIndexOf('#'));

/** `quote#1` of `quote#1[0]`. */
export const visitOfItem = (item: string): string => item.split('[', 1)[0]!;
