import type { Assign } from './compiled.ts';
import type { TimeRule } from './compiled-machines.ts';

/** When a task is due, and what follows. */
export interface DueRule {
  when: Exclude<TimeRule, { cron: string }>;
  calendar?: string | true;
  /** Durations before it is due. */
  remind: string[];
  stages: DueStage[];
}

export interface DueStage {
  /** Since due, or since the stage before. */
  after?: string;
  tells?: { how: 'notify' | 'escalate' | 'reassign'; assign: Assign };
  outcome?: string;
}
