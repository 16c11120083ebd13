import type { InstanceAnswer } from '@procession/contracts/http/command.ts';
import type { Operation } from '../history.ts';
import type { Random } from '../random.ts';

export interface Running {
  tenant: string;
  id: string;
  initiator: string;
  revision: number;
  openTasks: readonly { id: string; step: string }[];
}

/** Instances that are known to run, by the newest answer about each. */
export interface RunningInstances {
  count(tenant: string): number;
  pick(tenant: string, random: Random): Running | undefined;
  /** Learns from the answer of an operation that succeeded. */
  learn(operation: Operation): void;
}

export function createRunningInstances(): RunningInstances {
  const byTenant = new Map<string, Map<string, Running>>();
  const of = (tenant: string): Map<string, Running> => {
    const known = byTenant.get(tenant) ?? new Map<string, Running>();
    byTenant.set(tenant, known);
    return known;
  };
  const ended = new Set<string>();

  const learn = (tenant: string, actor: string, answer: InstanceAnswer): void => {
    if (ended.has(answer.id)) return; // an older answer that came late
    const known = of(tenant).get(answer.id);
    if (known && known.revision >= answer.revision) return;
    if (answer.status !== 'in_progress') {
      ended.add(answer.id);
      of(tenant).delete(answer.id);
      return;
    }
    const { id, revision, openTasks } = answer;
    of(tenant).set(id, { tenant, id, initiator: known?.initiator ?? actor, revision, openTasks });
  };

  return {
    count: (tenant) => of(tenant).size,
    pick: (tenant, random) => {
      const known = [...of(tenant).values()];
      return known.length === 0 ? undefined : random.pick(known);
    },
    learn: ({ tenant, actor, answer, outcome }) => {
      if (outcome !== 'ok' || !answer) return;
      const answers = (
        'started' in answer ? answer.started : ['instance' in answer ? answer.instance : answer]
      ) as InstanceAnswer[];
      for (const one of answers) learn(tenant, actor, one);
    },
  };
}
