import { instanceEvents } from '@procession/contracts/events/instance.ts';
import { lockFacts } from '@procession/contracts/events/lock-facts.ts';
import { machineFacts } from '@procession/contracts/events/machine-facts.ts';
import { routingFacts } from '@procession/contracts/events/routing-facts.ts';
import { type Json, unreachable } from '@procession/contracts/json.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultsOfFolding } from '../cases/refold.ts';
import type { CompiledDefinition } from '../compiled.ts';
import { isRejection } from '../decider.ts';
import type { PolicyConfig } from '../policy-config.ts';
import { dueOf, kindsOfStage, onOpenTimer } from '../testing/random-due.ts';
import {
  after,
  approvalStep,
  beginWorld,
  by,
  complete,
  decideAs,
  definitionOf,
  endStep,
  field,
  formStep,
  policies,
  roleOf,
  rulesStep,
  type Sent,
  start,
  tell,
  usersOf,
  type World,
} from '../testing.ts';
import type { RecordedEvent } from './evolve.ts';
import { instanceLimits } from './limits.ts';
import { isOpenVisit, visitId } from './routing-state.ts';
import { type InstanceState, openIncidents, openTasks } from './state.ts';
import { viewOf } from './state-view.ts';

const people = ['ana', 'bo', 'ben', 'cy', 'eve'];
const directory = {
  roles: { boss: ['bo', 'ben', 'cy'], finance: ['cy', 'fay'] },
  users: { eve: { active: false } },
  absences: [{ user: 'cy', substitute: 'ana', from: '2026-01-01', to: '2026-01-31' }],
};
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

const manyPolicies = {
  any: policies.any,
  all: policies.all,
  quorum: { need: { quorum: 2 }, order: 'parallel' },
  sequential: { need: { percent: 100 }, order: 'sequential' },
  majority: { need: { majority: 'cast' }, tie: 'approved', weights: { 'role:finance': 2 }, order: 'parallel' },
  veto: { need: { quorum: 1 }, veto: 'anyone', early: false, order: 'parallel' },
} satisfies Record<string, PolicyConfig>;
const kindsOfPolicy = Object.keys(manyPolicies) as (keyof typeof manyPolicies)[];

/** Any graph: cycles, joins that may never fire, ways that may lead nowhere, rules that may spin. */
const definitions = fc
  .array(
    fc.record({
      kind: fc.constantFrom('form', 'approval', 'rules', 'end'),
      next: fc.array(fc.record({ to: fc.nat(5), when: fc.option(fc.nat(2)), otherwise: fc.boolean() }), {
        maxLength: 3,
      }),
      isSplit: fc.boolean(),
      isJoin: fc.boolean(),
      policy: fc.constantFrom(...kindsOfPolicy),
      isNamed: fc.boolean(),
      isExcluding: fc.boolean(),
      isWaiting: fc.boolean(),
      binds: fc.option(fc.constantFrom('reopen' as const, 'withdraw' as const, 'notify' as const)),
      stage: fc.option(fc.constantFrom(...kindsOfStage)),
    }),
    { minLength: 2, maxLength: names.length },
  )
  .map((steps): CompiledDefinition => {
    const made = steps.map((step, index) => {
      const next = step.next.map(({ to, when, otherwise }) => ({
        to: names[to % steps.length] as string,
        ...(when !== null && !step.isSplit && { when: ({ data }: { data: Record<string, Json> }) => data.n === when }),
        ...(otherwise && !step.isSplit && { otherwise }),
      }));
      const flow = {
        next,
        ...(step.isSplit && { split: 'all' as const }),
        ...(step.isJoin && { join: 'all' as const }),
      };
      const exclude = step.isExcluding
        ? [{ who: 'initiator' as const }, { who: 'deciders' as const, step: 'a' }]
        : [{ who: 'field' as const, field: 'agent' }];
      const assign = step.isNamed ? usersOf(['bo', 'eve', 'role:finance'], exclude) : roleOf('boss', exclude);
      const outcomes = ['approved', 'rejected', 'sent_back'];
      const due = step.stage === null ? {} : { due: dueOf(step.stage) };
      const bound = step.binds === null ? { edits: ['n'] } : { binds: { fields: ['n'], changed: step.binds } };
      const byKind = {
        form: () => formStep({ ...flow, ...due, edits: ['n', 'agent'], ...(step.isNamed && { assign }) }),
        approval: () =>
          approvalStep(assign, { ...flow, ...due, ...bound, policy: manyPolicies[step.policy], outcomes }),
        rules: () =>
          rulesStep({
            ...flow,
            hit: step.isNamed ? 'unique' : 'first',
            rules: [0, 1].map((n) => ({
              when: ({ data }) => data.n === n || data.n === 2,
              // biome-ignore lint/suspicious/noThenProperty: the language's word
              then: [{ field: 'level', value: () => n }],
              outcome: 'completed',
              priority: 0,
            })),
          }),
        end: () => endStep('approved', step.isWaiting ? 'wait' : 'cancel'),
      };
      return [names[index], byKind[step.kind as keyof typeof byKind]()] as const;
    });
    return definitionOf(Object.fromEntries(made), { fields: [field('n'), field('agent'), field('level')] });
  });

/** Whatever people may send, sensible or not. */
const sent: fc.Arbitrary<Sent> = fc
  .record({
    kind: fc.constantFrom(
      'decide',
      'decide',
      'complete',
      'complete',
      'claim',
      'release',
      'assign',
      'delegate',
      'return',
      'ask',
      'answer',
      'withdraw',
      'set',
      'retry',
      'cancel',
      'fire',
      'fire',
      'pause',
    ),
    task: fc.nat(3),
    who: fc.constantFrom(...people),
    to: fc.constantFrom(...people),
    outcome: fc.constantFrom('approved', 'approved', 'rejected', 'sent_back', 'odd'),
    n: fc.nat(3),
    isOperator: fc.boolean(),
  })
  .map(({ kind, task, who, to, outcome, n, isOperator }): Sent => {
    const rights = isOperator ? { permissions: ['operate' as const] } : {};
    switch (kind) {
      case 'decide':
        return by(who, decideAs(task, outcome, n === 1 ? { data: { n } } : {}), rights);
      case 'complete':
        return by(who, complete(task, n === 1 ? { agent: to } : { n }), rights);
      case 'claim':
        return by(who, { type: 'ClaimTask', task }, rights);
      case 'release':
        return by(who, { type: 'ReleaseTask', task }, rights);
      case 'assign':
        return by(who, { type: 'AssignTask', task, to }, rights);
      case 'delegate':
        return by(who, { type: 'DelegateTask', task, to }, rights);
      case 'return':
        return by(who, { type: 'ReturnTask', task }, rights);
      case 'ask':
        return by(who, { type: 'AskInformation', task, of: to, question: 'Why?' }, rights);
      case 'answer':
        return by(who, { type: 'GiveInformation', task, question: 1, answer: 'So.' }, rights);
      case 'withdraw':
        return by(who, { type: 'WithdrawDecision', task }, rights);
      case 'set':
        return by(who, { type: 'ChangeData', set: { n } }, rights);
      case 'retry':
        return by(who, { type: 'RetryIncident', incident: task + 1, reason: 'test' }, rights);
      case 'fire':
        return by('system', { type: 'FireTimer', timer: task }, rights);
      case 'pause':
        return by(who, { type: n > 1 ? 'SuspendInstance' : 'ResumeInstance', reason: 'test' }, rights);
      case 'cancel':
        // Rare, so that most sequences go on.
        return n === 0
          ? by(who, { type: 'CancelInstance', reason: 'test' }, rights)
          : by(who, { type: 'ClaimTask', task }, rights);
      default:
        return unreachable(kind);
    }
  });

function play(definition: CompiledDefinition, commands: Sent[], look: (world: World, last: Sent) => void = () => {}) {
  let world = beginWorld(definition, directory);
  const commits: RecordedEvent[][] = [];
  for (const drawn of [by('ana', start({ n: commands.length % 3 })), ...commands]) {
    const command = onOpenTimer(onLateTask(drawn, world.state), world.state);
    const decision = tell(world, command);
    if (isRejection(decision)) continue;
    const before = world.history.length;
    world = after(world, decision.events);
    commits.push(world.history.slice(before));
    look(world, command);
  }
  return { world, commits };
}

/** Tasks are drawn as how far they are from the latest, so that most commands concern one that is open. */
function onLateTask(drawn: Sent, { tasks }: InstanceState): Sent {
  if (!('task' in drawn.command) || drawn.command.task === undefined) return drawn;
  return { ...drawn, command: { ...drawn.command, task: Math.max(1, tasks.length - drawn.command.task) } };
}

const runs = { numRuns: 300 };
/** The machine may be busy with other things. */
const patient = { timeout: 30_000 };
const sequences = fc.array(sent, { minLength: 10, maxLength: 40 });

test('at rest everything that is open is somebody’s, or an incident says why not', patient, () => {
  fc.assert(
    fc.property(definitions, sequences, (definition, commands) => {
      play(definition, commands, ({ state }) => {
        expect(unattended(state)).toEqual([]);
        expect(viewOf(state, definition).steps).toHaveLength(state.routing.visits.length);
      });
    }),
    runs,
  );
});

function unattended(state: InstanceState): string[] {
  const tasks = openTasks(state).map((t) => t.item);
  const incidents = openIncidents(state);
  const open = state.routing.visits.filter(isOpenVisit);
  const faults = open.flatMap((visit) => {
    const id = visitId(visit);
    const hasTask = tasks.filter((item) => item === id).length === 1;
    const hasIncident = incidents.some((i) => i.visit === id);
    return hasIncident || (hasTask && visit.status === 'active') ? [] : [`${id} is ${visit.status} and nobody's`];
  });
  if (open.length !== state.routing.openCount) faults.push('openCount is not the number of open visits');
  if (tasks.some((item) => !open.some((v) => visitId(v) === item))) faults.push('a task is open and its visit is not');
  if (state.ended && open.length + tasks.length + incidents.length > 0) faults.push('the instance ended and is open');
  if (!state.ended && open.length === 0 && !incidents.some((i) => i.kind === 'stuck')) faults.push('nothing is open');
  const isClosed = (task: number | undefined) => !openTasks(state).some((t) => t.task === task);
  if (state.timers.some(({ task }) => isClosed(task))) faults.push('a timer of a closed task is open');
  if (open.length > instanceLimits.openVisitsMax) faults.push('more open visits than the limit');
  return faults;
}

test('stored events, folded in either order, give the state', patient, () => {
  fc.assert(
    fc.property(definitions, sequences, (definition, commands) => {
      const { world, commits } = play(definition, commands);
      expect(faultsOfFolding(commits, world.state)).toEqual([]);
      expect(world.history.map((e) => e.revision)).toEqual(world.history.map((_, index) => index + 1));
    }),
    runs,
  );
});

test('the same commands give the same history', patient, () => {
  fc.assert(
    fc.property(definitions, sequences, (definition, commands) => {
      expect(play(definition, commands).world.history).toEqual(play(definition, commands).world.history);
    }),
    runs,
  );
});

test('the same command a second time is refused', patient, () => {
  fc.assert(
    fc.property(definitions, sequences, (definition, commands) => {
      play(definition, commands, (world, last) => {
        const again = tell(world, last);
        if (!isRejection(again)) throw new Error(`accepted twice: ${JSON.stringify(last.command)}`);
      });
    }),
    runs,
  );
});

test('the sequences that are tried reach every kind of event and of incident', patient, () => {
  const seen = new Set<string>();
  const samples = fc.sample(fc.tuple(definitions, sequences), { numRuns: 1_000, seed: 7 });
  for (const [definition, commands] of samples) {
    for (const event of play(definition, commands).world.history) {
      seen.add(event.type === 'IncidentRaised' ? event.data.kind : event.type);
    }
  }
  // Machines: machines-model.spec.ts. The course and locks: model.spec.ts. Starts for later: scheduled-starts.int.spec.ts.
  const timers = ['TimerScheduled', 'TimerFired', 'TimerCancelled'];
  const elsewhere = [
    'IncidentRaised',
    'TaskCommented',
    'InstanceScheduled',
    'ContentChanged', // in cases/binding
    ...Object.keys(routingFacts).filter((f) => f !== 'InstanceRewound'),
    ...Object.keys({ ...machineFacts, ...lockFacts }).filter((f) => !timers.includes(f)),
  ];
  const expected = Object.keys(instanceEvents).filter((type) => !elsewhere.includes(type));
  const incidents = ['no-way-on', 'stuck', 'spins', 'nobody-eligible', 'hit-policy-broken'];
  expect([...seen].sort()).toEqual([...expected, ...incidents].sort());
});
