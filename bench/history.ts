import { taskIdOf } from '@procession/contracts/ids.ts';
import type { InstanceCommand } from '@procession/engine/instance/command.ts';
import type { Stack } from '@procession/stack/stack.ts';
import pg from 'pg';
import { type GrownInstance, openGrowing } from '../services/command/bench/grow-instance.ts';
import { timeLoads } from '../services/command/bench/time-loads.ts';
import { median, openTarget, percentile, type Target } from './load.ts';
import { waitUntilProjected } from './projection.ts';
import { administrator, directory, looping, managers, must, tenant, type World } from './world.ts';

const shortEvents = 50;
/** Just below the most that an instance may have. */
const longEvents = 49_990;
/** Behind a snapshot stand, on the average, half as many events as there are between two of them. */
const eventsBehindSnapshot = 50;
const eventsPerAppend = 4;
const appendsPerShortInstance = 5;

export interface HistoryFigures {
  loadUs: { short: number; long: number; withoutSnapshot: number };
  appendP99Us: { short: number; long: number };
}

/** What a long history costs: loading it cold, and going on with it. */
export async function measureHistory(
  stack: Stack,
  world: World,
  { loads, appends }: { loads: number; appends: number },
): Promise<HistoryFigures> {
  const admin = new pg.Client(stack.databases.admin);
  await admin.connect();
  const command = openTarget(stack.urls.command[0]!, 1);
  const token = await stack.token(administrator, { tenant });
  const by = managers[0]!;
  const parts: Parts = {
    stack,
    world,
    command,
    open: () =>
      openGrowing({
        admin,
        tenant,
        document: looping,
        directory,
        start: { by, data: { purpose: 'round 0' } },
        next: ({ task, step }) => ({ by, command: commandOn(task, step) }),
      }),
    takeSnapshot: ({ id }) => must(command, 'post', `/v1/instances/${id}/snapshot`, token, {}),
  };
  try {
    return { loadUs: await measureLoads(parts, loads), appendP99Us: await measureAppends(parts, appends) };
  } finally {
    await command.close();
    await admin.end();
  }
}

interface Parts {
  stack: Stack;
  world: World;
  command: Target;
  open: () => GrownInstance;
  takeSnapshot: (of: GrownInstance) => Promise<unknown>;
}

async function measureLoads({ stack, open, takeSnapshot }: Parts, rounds: number): Promise<HistoryFigures['loadUs']> {
  const [few, many] = [open(), open()];
  await few.growTo(shortEvents);
  await many.growTo(longEvents - eventsBehindSnapshot);
  const time = (ids: string[], rounds: number) => timeLoads(stack.databases.command, { tenant, ids, rounds });
  const [cold] = await time([many.id], 1);
  await takeSnapshot(many);
  await many.growTo(longEvents);
  await waitUntilProjected(stack.databases.admin);
  const [short, long] = await time([few.id, many.id], rounds);
  return { short: median(short!), long: median(long!), withoutSnapshot: cold![0]! };
}

/** An append makes its history longer: several short ones take turns, the long one is not full until the end. */
async function measureAppends(
  { stack, world, command, open, takeSnapshot }: Parts,
  count: number,
): Promise<HistoryFigures['appendP99Us']> {
  const shorts = Array.from({ length: Math.ceil(count / appendsPerShortInstance) }, open);
  for (const instance of shorts) await instance.growTo(shortEvents - eventsPerAppend * appendsPerShortInstance);
  const long = open();
  await long.growTo(longEvents - eventsPerAppend * (count + 2));
  await takeSnapshot(long);
  await waitUntilProjected(stack.databases.admin);
  const [few, many] = [openApprovals(command, world, shorts), openApprovals(command, world, [long])];
  for (let n = 0; n < count; n++) {
    await few.next();
    await many.next();
  }
  return { short: percentile(few.tookUs, 0.99), long: percentile(many.tookUs, 0.99) };
}

/** Sends the next command on the only open task of these instances, in turns; the first of each is not counted, for it loads them. */
function openApprovals(command: Target, world: World, grown: readonly GrownInstance[]) {
  const instances = grown.map(({ id, state }) => ({ id, task: state.taskCount, isWarm: false }));
  const tookUs: number[] = [];
  let turn = 0;
  const send = async (instance: { id: string; task: number }): Promise<number> => {
    const isCheck = instance.task % 2 === 1;
    const url = `/v1/tasks/${taskIdOf(instance.id, instance.task)}/${isCheck ? 'decide' : 'complete'}`;
    const began = performance.now();
    await must(command, 'post', url, world.managers[0]!, isCheck ? sentBack : mended(instance.task));
    instance.task += 1;
    return (performance.now() - began) * 1_000;
  };
  return {
    tookUs,
    async next(): Promise<void> {
      const instance = instances[turn++ % instances.length]!;
      if (!instance.isWarm) await send(instance);
      instance.isWarm = true;
      tookUs.push(await send(instance));
    },
  };
}

const sentBack = { outcome: 'sent_back', comment: 'Which client? The receipt names none.' };
const mended = (task: number) => ({ data: { purpose: `Train to the client, version ${task}` } });

const commandOn = (task: number, step: string): InstanceCommand =>
  step === 'check' ? { type: 'DecideTask', task, ...sentBack } : { type: 'CompleteTask', task, ...mended(task) };
