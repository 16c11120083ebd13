import type { TaskAnswer } from '@procession/contracts/http/command.ts';
import { useSyncExternalStore } from 'react';
import { Failure } from '../../api/failure.ts';

/** What somebody decided in this window. Nothing is sent while it waits: until then it can be taken back. */
export interface Decision {
  task: string;
  title: string;
  outcome: string;
  comment: string;
  state:
    | { name: 'waiting'; untilMs: number }
    | { name: 'sending' }
    | { name: 'sent'; answer: TaskAnswer; atMs: number }
    | { name: 'failed'; failure: unknown; atMs: number };
}

export interface Wanted {
  task: string;
  title: string;
  outcome: string;
  comment: string;
  send: () => Promise<TaskAnswer>;
  onUndo: () => void;
  /** It waits no longer. */
  onSend: () => void;
  /** The row it is about may be looked at again. */
  onEnd: (decision: Decision) => void;
}

export interface Timers {
  now: () => number;
  after: (ms: number, act: () => void) => () => void;
}

/** How long a decision waits before it is sent. */
export const graceMs = 5_000;

/** The decisions of a window: at most one waits, and is sent at once when another is made or the window goes. */
export function createDecisions({ now, after }: Timers) {
  const decisions = new Map<string, Decision>();
  const listeners = new Set<() => void>();
  let waiting: { wanted: Wanted; stop: () => void } | undefined;

  let changes = 0;
  const tellAll = (): void => {
    changes++;
    for (const tell of listeners) tell();
  };
  const put = (decision: Decision): void => {
    decisions.set(decision.task, decision);
    tellAll();
  };
  const of = ({ task, title, outcome, comment }: Wanted): Omit<Decision, 'state'> => ({
    task,
    title,
    outcome,
    comment,
  });

  async function carryOut(wanted: Wanted): Promise<void> {
    put({ ...of(wanted), state: { name: 'sending' } });
    wanted.onSend();
    try {
      const answer = await wanted.send();
      put({ ...of(wanted), state: { name: 'sent', answer, atMs: now() } });
    } catch (failure) {
      put({ ...of(wanted), state: { name: 'failed', failure, atMs: now() } });
    }
    wanted.onEnd(decisions.get(wanted.task)!);
  }

  /** Sends what waits, without waiting any longer. */
  const flush = (): Promise<void> | undefined => {
    if (!waiting) return undefined;
    const { wanted, stop } = waiting;
    waiting = undefined;
    stop();
    return carryOut(wanted);
  };

  return {
    decide: (wanted: Wanted): void => {
      void flush();
      const stop = after(graceMs, () => void flush());
      waiting = { wanted, stop };
      put({ ...of(wanted), state: { name: 'waiting', untilMs: now() + graceMs } });
    },
    /** Takes back what waits. @returns it. */
    undo: (): Wanted | undefined => {
      if (!waiting) return undefined;
      const { wanted, stop } = waiting;
      stop();
      waiting = undefined;
      decisions.delete(wanted.task);
      tellAll();
      wanted.onUndo();
      return wanted;
    },
    flush,
    /** It was read: what is shown of the task is again what the services say. */
    forget: (task: string): void => {
      if (waiting?.wanted.task === task || !decisions.delete(task)) return;
      tellAll();
    },
    get: (task: string): Decision | undefined => decisions.get(task),
    waiting: (): Wanted | undefined => waiting?.wanted,
    /** Counts the changes. */
    latest: (): number => changes,
    subscribe: (tell: () => void): (() => void) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
  };
}

export const decisions = createDecisions({
  now: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
});

export const useDecision = (task: string): Decision | undefined =>
  useSyncExternalStore(decisions.subscribe, () => decisions.get(task));

/** Another one has acted before: nothing broke, and nothing was written. */
export const wasFaster = (failure: unknown): failure is Failure =>
  failure instanceof Failure &&
  (['task-already-decided', 'task-not-open', 'instance-ended', 'already-decided-by-you'] as const).some((slug) =>
    failure.is(slug),
  );
