import type { InstanceWhy, WaitedFor } from '@procession/contracts/http/instance-why.ts';
import type { TaskPage } from '../../api/answers.ts';
import { words } from '../../words/words.ts';

/** A definition’s document, as far as what follows is read off it. */
export interface DocumentStep {
  type: string;
  name?: string;
  status?: string;
  assign?: unknown;
  policy?: unknown;
  edits?: unknown;
  steps?: Record<string, DocumentStep>;
}

export interface Following {
  /** What follows, as a sentence; undefined: it cannot be said before it happens. */
  sentence: string | undefined;
}

/** What each outcome of the task leads to, in words: by the guards as they hold with the data of now. */
export function followingOf(
  why: InstanceWhy,
  { id, detail }: Pick<TaskPage, 'id' | 'detail'>,
  steps: Record<string, DocumentStep>,
): Map<string, Following> {
  const waited = why.waitsFor.find((each) => each.task === id);
  const all = allSteps(steps);
  return new Map(
    (waited?.outcomes ?? []).map(({ outcome, ways }) => [
      outcome,
      { sentence: votesOf(outcome, detail) ?? sentenceOf(ways, all) },
    ]),
  );
}

/** A yes that is not the last that is needed leads nowhere yet. */
function votesOf(outcome: string, { policy, decisions }: TaskPage['detail']): string | undefined {
  if (outcome !== 'approved' || !policy || policy.need <= 1) return undefined;
  const have = decisions.filter((decision) => decision.outcome === 'approved').length + 1;
  return have < policy.need ? words.inbox.next.votes(have, policy.need) : undefined;
}

type Way = WaitedFor['outcomes'][number]['ways'][number];

function sentenceOf(ways: readonly Way[], steps: Map<string, DocumentStep>): string | undefined {
  const { next } = words.inbox;
  if (ways.length === 0) return next.branchEnds;
  if (ways.some(({ isTaken }) => isTaken === null)) return next.depends;
  const taken = ways.filter(({ isTaken }) => isTaken === true);
  if (taken.length === 0) return undefined;
  return taken.map(({ step, name }) => leadsTo(name, steps.get(step))).join(' ');
}

function leadsTo(name: string, step: DocumentStep | undefined): string {
  const { next } = words.inbox;
  const type: string = step?.type ?? '';
  switch (type) {
    case 'end':
      return next.ends(words.parts.status[(step?.status ?? 'completed') as 'completed'] ?? String(step?.status));
    case 'approval':
      return next.asks(name, assignees(step?.assign));
    case 'form':
      return next.form(name, assignees(step?.assign));
    case 'service':
      return next.service(name);
    case 'wait':
    case 'timer':
      return next.waits(name);
    default:
      return next.step(name);
  }
}

/** Who a step is for, as its definition names them: `finance`, the initiator, a field’s person. */
function assignees(assign: unknown): string | undefined {
  if (typeof assign !== 'object' || assign === null) return undefined;
  const { role, user, users, managerOf } = assign as Record<string, unknown>;
  const { next } = words.inbox;
  if (typeof role === 'string') return next.role(role.replaceAll('_', ' '));
  if (user === 'initiator') return next.initiator;
  if (managerOf !== undefined) return next.manager;
  if (Array.isArray(users)) return next.several(users.length);
  return undefined;
}

function allSteps(
  steps: Record<string, DocumentStep>,
  into = new Map<string, DocumentStep>(),
): Map<string, DocumentStep> {
  for (const [key, step] of Object.entries(steps)) {
    into.set(key, step);
    if (step.steps) allSteps(step.steps, into);
  }
  return into;
}
