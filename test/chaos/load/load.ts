import { setTimeout as sleep } from 'node:timers/promises';
import { formatToken } from '@procession/contracts/consistency-token.ts';
import type { Operation } from '../history.ts';
import type { Random } from '../random.ts';
import type { Requests } from '../requests.ts';
import type { Violations } from '../violations.ts';
import { actorsOfStep, administrator, operator, people, roles, secretMark, watcher, watchers } from './definitions.ts';
import { createRunningInstances, type Running } from './running-instances.ts';

export interface LoadOptions {
  requests: Requests;
  violations: Violations;
  tenants: readonly string[];
  random: Random;
  /** How many people act at a time. */
  workers: number;
  /** Of each between two commands, on the average. */
  pauseMs: number;
}

export interface Load {
  /** Ends when every command is known. */
  stop(): Promise<void>;
}

const runningPerTenant = 25;
/** So few that starts with the same value meet all the time. */
const uniqueEntities = 6;
const raceOf = 3;
/** Of the commands, those that may be done later. */
const laterShare = 0.2;
const rightsPauseMs = 700;
const waitSeconds = 5;

/** People who start instances and act on them, several on the same task at once now and then. */
export function startLoad(options: LoadOptions): Load {
  const { requests, tenants, violations } = options;
  const instances = createRunningInstances();
  let stopped = false;
  let keys = 0;

  type Ask = Pick<Operation, 'kind' | 'path'> & { tenant: string; actor: string };
  const perform = async (random: Random, ask: Ask, body: Parameters<Requests['perform']>[1]): Promise<Operation> => {
    const operation = await requests.perform({ ...ask, key: `key-${keys++}` }, body, random.chance(laterShare));
    instances.learn(operation);
    if (operation.outcome === 'ok' && random.chance(0.05)) await readOwnWrite(requests, operation, violations);
    return operation;
  };

  const start = (random: Random, tenant: string): Promise<Operation> => {
    const actor = random.pick(people);
    const definition = random.pick(['two-step', 'two-step', 'in-turn', 'side-by-side', 'only-one']);
    const entity = { type: 'order', id: `E-${random.below(definition === 'only-one' ? uniqueEntities : 100_000)}` };
    const data = {
      amount: { amount: `${random.between(1, 1_000)}.00`, currency: 'EUR' },
      secret: `${secretMark}${keys}`,
    };
    if (definition === 'two-step' && random.chance(0.3)) {
      const event = {
        specversion: '1.0',
        id: `${tenant}-${keys}`,
        source: '/chaos',
        type: 'order.placed',
        subject: entity.id,
      };
      return perform(random, { kind: 'trigger', tenant, actor, path: '/v1/triggers' }, { ...event, data });
    }
    const body = { definition, entity, data: definition === 'two-step' ? data : {} };
    return perform(random, { kind: 'start', tenant, actor, path: '/v1/instances' }, body);
  };

  const act = (random: Random, running: Running, task: Running['openTasks'][number]): Promise<unknown> => {
    const { tenant, initiator } = running;
    const path = `/v1/tasks/${task.id}`;
    if (task.step === 'revise' || task.step === 'triage') {
      const actor = task.step === 'revise' ? initiator : random.pick(actorsOfStep.triage!);
      const data = task.step === 'revise' ? { amount: { amount: '700.00', currency: 'EUR' } } : { note: 'seen' };
      return perform(random, { kind: 'complete', tenant, actor, path: `${path}/complete` }, { data });
    }
    const able = actorsOfStep[task.step] ?? people;
    const outcomes =
      task.step === 'manager'
        ? ['approved', 'approved', 'approved', 'rejected', 'sent_back']
        : ['approved', 'approved', 'approved', 'rejected'];
    const decide = (actor: string): Promise<Operation> =>
      perform(random, { kind: 'decide', tenant, actor, path: `${path}/decide` }, { outcome: random.pick(outcomes) });
    const chance = random.next();
    if (chance < 0.6) return decide(random.pick(able));
    if (chance < 0.75) return Promise.all(random.shuffled(able).slice(0, raceOf).map(decide));
    if (chance < 0.8) return decide(random.pick(people));
    if (chance < 0.9)
      return perform(random, { kind: 'claim', tenant, actor: random.pick(able), path: `${path}/claim` }, {});
    return perform(
      random,
      { kind: 'comment', tenant, actor: random.pick(able), path: `${path}/comment` },
      { comment: 'I see' },
    );
  };

  const operate = (random: Random, { tenant, id }: Running): Promise<Operation> =>
    random.chance(0.6)
      ? perform(
          random,
          { kind: 'change-data', tenant, actor: operator, path: `/v1/instances/${id}/data` },
          { set: { note: `n${keys}` } },
        )
      : perform(
          random,
          { kind: 'cancel', tenant, actor: operator, path: `/v1/instances/${id}/cancel` },
          { reason: 'chaos' },
        );

  const work = async (random: Random): Promise<void> => {
    while (!stopped) {
      const tenant = random.pick(tenants);
      const running = instances.pick(tenant, random);
      const fewRun = instances.count(tenant) < runningPerTenant;
      if (!running || (fewRun && random.chance(0.5))) await start(random, tenant);
      else if (running.openTasks.length === 0 || random.chance(0.06)) await operate(random, running);
      else await act(random, running, random.pick(running.openTasks));
      await sleep(random.next() * 2 * options.pauseMs);
    }
  };

  const changeRights = async (random: Random): Promise<void> => {
    while (!stopped) {
      await sleep(random.next() * 2 * rightsPauseMs);
      const { permissions } = roles[watchers]!;
      const holders = random.chance(0.5) ? [watcher] : [];
      const role = { name: watchers, permissions: [...permissions], holders };
      const who = { tenant: random.pick(tenants), actor: administrator };
      await requests.put(who, `/v1/directory/roles/${watchers}`, role);
    }
  };

  const workers = Array.from({ length: options.workers }, (_, n) => work(options.random.fork(`worker ${n}`)));
  const changingRights = changeRights(options.random.fork('rights'));
  return {
    stop: async () => {
      stopped = true;
      requests.giveUp();
      await Promise.all([...workers, changingRights]);
    },
  };
}

/** Whoever waits for what they wrote must not be shown less. Being told "not yet" is fine. */
async function readOwnWrite(requests: Requests, operation: Operation, violations: Violations): Promise<void> {
  const { token, tenant } = operation;
  const written = token?.streams.find(({ stream }) => stream.startsWith('instance-'));
  if (!token || !written) return;
  const id = written.stream.slice('instance-'.length);
  const headers = { 'consistency-token': formatToken(token), prefer: `wait=${waitSeconds}` };
  const answer = await requests.get({ tenant, actor: operator }, `/v1/instances/${id}`, headers).catch(() => undefined);
  if (answer?.status !== 200) return;
  if (Number(answer.body.revision) < written.revision)
    violations.add('stale-read', `${id}: ${String(answer.body.revision)} after ${written.revision} was waited for`);
}
