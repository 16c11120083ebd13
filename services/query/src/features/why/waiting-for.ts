import type { WaitedFor } from '@procession/contracts/http/instance-why.ts';
import { isDecidedByOne, openSeats } from '@procession/contracts/seats.ts';
import type { Seen } from '@procession/engine/instance/ways-on.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { InstanceDetail } from '../../moments/detail.ts';
import { visitOfItem } from '../../moments/open-work.ts';
import { ofBlocked, ofJoins } from './blocked.ts';
import type { LockHolders } from './lock-holders.ts';
import type { Operators } from './select-operators.ts';
import * as says from './sentences.ts';
import { byInstance, byMachine, byOperators, byOutside, bySeat, byTime } from './unblockers.ts';

/** What is told of each thing that is waited for, before the definition is asked what it would lead to. */
export type Waiting = Omit<WaitedFor, 'guards' | 'outcomes' | 'cameFrom'>;

interface Asked {
  detail: InstanceDetail;
  seen: Seen;
  viewer: Viewer;
  operators: Operators;
  locks: LockHolders;
}

/** What an instance waits for: by age of the visits, then what concerns it as a whole. */
export function waitingFor(asked: Asked): Waiting[] {
  const { detail } = asked;
  const open = detail.steps.filter(({ status }) => openStatuses.has(status));
  const ofVisits = open.flatMap((step) => ofVisit(asked, step));
  return [...ofInstance(asked), ...ofVisits, ...ofJoins(asked.seen).map((join) => ({ ...nothing, ...join }))];
}

type Step = InstanceDetail['steps'][number];

const openStatuses: ReadonlySet<string> = new Set(['blocked', 'awaiting_action', 'in_progress', 'failed']);

const nothing = {
  item: null,
  step: null,
  name: null,
  since: null,
  until: null,
  task: null,
  child: null,
  incident: null,
};

function ofInstance({ detail, seen, operators, viewer }: Asked): Waiting[] {
  const unblockedBy = byOperators(operators, viewer);
  const stuck = detail.incidentList.filter(({ visit }) => visit === null);
  const { startAt } = seen.state;
  return [
    ...(detail.status === 'pending' && startAt !== undefined
      ? [{ ...nothing, kind: 'start' as const, until: startAt, sentence: says.ofStart(startAt), unblockedBy: [byTime] }]
      : []),
    ...(detail.status === 'suspended'
      ? [{ ...nothing, kind: 'resume' as const, sentence: 'It is suspended until somebody resumes it.', unblockedBy }]
      : []),
    ...stuck.map((incident) => ofIncident(incident, null, unblockedBy)),
  ];
}

function ofVisit(asked: Asked, step: Step): Waiting[] {
  const { detail, operators, viewer } = asked;
  const isOf = ({ item }: { item: string | null }): boolean => item !== null && visitOfItem(item) === step.visit;
  const { jobs, waits, timers, children } = detail.work;
  const unblockedBy = byOperators(operators, viewer);
  const known = { ...nothing, item: step.visit, step: step.step, name: step.name, since: step.enteredAt };
  const untilOf = (item: string): string | null =>
    timers
      .filter((timer) => timer.item === item && ends.has(timer.purpose))
      .map(({ at }) => at)
      .sort()[0] ?? null;
  return [
    ...detail.incidentList
      .filter(({ visit }) => visit === step.visit)
      .map((incident) => ofIncident(incident, step, unblockedBy)),
    ...detail.tasks
      .filter((task) => task.status === 'open' && isOf(task))
      .map((task) => ofTask(asked, task))
      .filter(({ unblockedBy: by }) => by.length > 0) // else its incident stands above
      .map((waiting): Waiting => ({ ...known, ...waiting, until: untilOf(waiting.item) })),
    ...ofBlocked(asked.seen, step.visit, asked.locks).map((blocked): Waiting => ({ ...known, ...blocked })),
    ...jobs.filter(isOf).map(
      (job): Waiting => ({
        ...known,
        kind: 'job',
        item: job.item,
        since: job.requestedAt,
        until: untilOf(job.item),
        sentence: says.ofJob(job),
        unblockedBy: [byMachine(job.type, job.kind === 'pull' ? 'work' : null)],
      }),
    ),
    ...waits
      .filter((wait) => !wait.isInterrupt && isOf(wait))
      .map(
        (wait): Waiting => ({
          ...known,
          kind: 'wait',
          item: wait.item,
          since: wait.openedAt,
          until: wait.alternatives.flatMap(({ at }) => at ?? []).sort()[0] ?? null,
          sentence: says.ofWait(wait),
          unblockedBy: unblockersOfWait(wait),
        }),
      ),
    ...timers
      .filter((timer) => timer.purpose === 'step' && isOf(timer))
      .map(
        ({ item, at }): Waiting => ({
          ...known,
          kind: 'timer',
          item,
          until: at,
          sentence: says.ofTimer(step.name, at),
          unblockedBy: [byTime],
        }),
      ),
    ...children.filter(isOf).map(
      ({ item, instance, definition, startedAt }): Waiting => ({
        ...known,
        kind: 'child',
        item,
        since: startedAt,
        child: instance,
        sentence: says.ofChild(step.name, definition),
        unblockedBy: [byInstance(instance, definition)],
      }),
    ),
  ];
}

/** Timers that end what they stand at. */
const ends: ReadonlySet<string> = new Set(['interrupt', 'wait', 'job', 'step']);

function ofIncident(
  { incident, kind, raisedAt }: InstanceDetail['incidentList'][number],
  step: Step | null,
  unblockedBy: Waiting['unblockedBy'],
): Waiting {
  const of = step ? { item: step.visit, step: step.step, name: step.name } : {};
  const sentence = says.ofIncident(kind, step?.name);
  return { ...nothing, ...of, kind: 'incident', since: raisedAt, incident, sentence, unblockedBy };
}

function ofTask(
  { viewer }: Asked,
  task: InstanceDetail['tasks'][number],
): Pick<Waiting, 'kind' | 'since' | 'task' | 'sentence' | 'unblockedBy'> & { item: string } {
  const { policy, seats, claimedBy } = task;
  const open = openSeats(seats, task.decisions, policy?.order === 'sequential');
  const isByOne = isDecidedByOne(policy, seats);
  const claimer = claimedBy === null ? undefined : open.find((seat) => seat.id === `user:${claimedBy}`);
  const isClaimed = claimedBy !== null && isByOne;
  const offered = isClaimed ? [{ id: `user:${claimedBy}`, name: claimer?.name ?? claimedBy }] : open;
  return {
    kind: 'task',
    item: task.item,
    since: task.openedAt,
    task: task.id,
    sentence: says.ofTask(
      task,
      offered.map(({ name }) => name),
      { isByOne, isClaimed },
    ),
    unblockedBy: offered.map((seat) => bySeat(seat, viewer)),
  };
}

function unblockersOfWait({ alternatives }: InstanceDetail['work']['waits'][number]): Waiting['unblockedBy'] {
  const kinds = new Set(alternatives.map(({ kind }) => kind));
  return [
    ...(kinds.has('message') || kinds.has('signal') ? [byOutside('work')] : []),
    ...(kinds.has('callback') ? [byOutside(null)] : []),
    ...(kinds.has('time') ? [byTime] : []),
  ];
}
