import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient } from '@procession/client/client.ts';
import { ProblemFailure } from '@procession/client/problem-failure.ts';
import type { Permission } from '@procession/contracts/events/directory.ts';
import { repositoryRoot } from '@procession/stack/layout.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { certificateFile, type Outside, startOutside } from './outside.ts';

const tenant = 'examples';
const folder = join(repositoryRoot, 'packages/engine/examples');
const happensWithinMs = 20_000;

/** Each with their roles. Ana's manager is Bo, Bo's is Cy. */
const people: Record<string, string[]> = {
  ana: ['clerk'],
  bo: ['sales_manager'],
  cy: [],
  dee: ['director'],
  fay: ['finance'],
  fin: ['finance'],
  abe: ['accounting'],
  art: ['accounting'],
  kim: ['compliance'],
  kay: ['compliance'],
  kit: ['committee'],
  kai: ['committee'],
  koa: ['committee'],
  cem: ['cfo'],
  bea: ['buyer'],
  sam: ['sales'],
  des: ['designer'],
  dot: ['designer'],
  lea: ['design_lead'],
  sue: ['support'],
};
const managers: Record<string, string> = { ana: 'bo', bo: 'cy' };
const permissionsOf: Record<string, Permission[]> = {
  clerk: ['start', 'act', 'read'],
  accounting: ['start', 'act'],
  sales: ['start', 'act'],
  machine: ['work', 'start', 'operate', 'start_for_others'],
};

export interface Company {
  outside: Outside;
  as: (person: string) => Client;
  /** The step's open task: waits until there is one. */
  taskAt: (instance: string, step: string) => Promise<string>;
  /** The open tasks of a step, as soon as there are so many. */
  tasksAt: (instance: string, step: string, count: number) => Promise<string[]>;
  /** Waits until it has ended; with which status. */
  endOf: (instance: string) => Promise<string>;
  /** Waits until the step stands like this. */
  stepStands: (instance: string, step: string, status: string) => Promise<void>;
  /** An instance of this definition, as soon as there is one. */
  instanceOf: (definition: string) => Promise<string>;
  close: () => Promise<void>;
}

/**
 * A tenant with the six examples as they are, but for the hosts that they call, which are of this machine, and for the
 * clock: a day is a minute, or a second under `<key>-fast`, where the clock has its say.
 */
export async function openCompany(): Promise<Company> {
  const outside = await startOutside();
  const dir = makeTemporaryFolder();
  const stack = await startStack({
    dir,
    durable: false,
    administrators: [`${tenant}:root`],
    serviceEnv: { worker: { OUTBOUND_ALLOW: outside.host, NODE_EXTRA_CA_CERTS: certificateFile } },
  });
  const clients = new Map<string, Client>();
  const as = (person: string): Client => {
    const known = clients.get(person) ?? clientOf(stack, person);
    clients.set(person, known);
    return known;
  };
  await furnish(as, outside);
  /** Somebody else has started it: the rows may not have it yet. */
  const detailOf = (instance: string) =>
    as('root')
      .instances.get(instance)
      .catch((error: unknown) => {
        if (error instanceof ProblemFailure && error.problem.status === 404) return undefined;
        throw error;
      });
  const tasksAt = (instance: string, step: string, count: number): Promise<string[]> =>
    waitUntil(
      `${count} open tasks of ${step} in ${instance}`,
      async () => {
        const { tasks } = (await detailOf(instance)) ?? { tasks: [] };
        const open = tasks.filter((task) => task.step === step && task.status === 'open');
        return open.length === count && open.map(({ id }) => id);
      },
      { withinMs: happensWithinMs },
    );
  return {
    outside,
    as,
    tasksAt,
    taskAt: async (instance, step) => (await tasksAt(instance, step, 1))[0]!,
    endOf: (instance) =>
      waitUntil(
        `the end of ${instance}`,
        async () => {
          const status = (await detailOf(instance))?.status;
          return status !== 'in_progress' && status !== 'pending' && status;
        },
        { withinMs: happensWithinMs },
      ),
    stepStands: async (instance, step, status) =>
      void (await waitUntil(
        `${step} of ${instance} is ${status}`,
        async () => (await detailOf(instance))?.steps.some((one) => one.step === step && one.status === status),
        { withinMs: happensWithinMs },
      )),
    instanceOf: (definition) =>
      waitUntil(
        `an instance of ${definition}`,
        async () => (await as('root').instances.list({ definition, limit: 1 })).items[0]?.id,
        { withinMs: happensWithinMs },
      ),
    close: async () => {
      await stack.stop();
      await outside.close();
      removeDataFolder(dir);
    },
  };
}

const clientOf = (stack: Stack, person: string): Client =>
  createClient({
    commandUrl: stack.urls.command,
    queryUrl: stack.urls.query,
    liveUrl: stack.urls.notifier,
    token: () => stack.token(person, { tenant }),
  });

async function furnish(as: (person: string) => Client, outside: Outside): Promise<void> {
  const { directory, definitions, credentials } = as('root');
  // Managers first: who is named must be there.
  for (const id of Object.keys(people).reverse())
    await directory.putUser(id, { name: id, kind: 'person', ...(managers[id] && { manager: managers[id] }) });
  await directory.putUser('machine', { name: 'A machine', kind: 'machine' });
  await directory.putRole('machine', { name: 'machine', permissions: permissionsOf.machine!, holders: ['machine'] });
  await directory.putRole('boss', { name: 'boss', permissions: ['read', 'operate', 'act'], holders: ['cy'] });
  for (const role of new Set(Object.values(people).flat())) {
    const holders = Object.keys(people).filter((id) => people[id]!.includes(role));
    await directory.putRole(role, { name: role, permissions: permissionsOf[role] ?? ['act'], holders });
  }
  await directory.putRole('pricing', { name: 'pricing', permissions: ['start'], holders: ['ana'] });
  const allDay = [{ from: '00:00', to: '24:00' }];
  const week = { mon: allDay, tue: allDay, wed: allDay, thu: allDay, fri: allDay, sat: allDay, sun: allDay };
  await directory.putCalendar('office', { name: 'Office', zone: 'UTC', week });
  for (const name of ['payments', 'score', 'lists', 'identity'])
    await credentials.put(name, { secret: { kind: 'bearer', token: `secret-of-${name}` }, hosts: [outside.host] });
  await definitions.publish('open-account', { document: openAccount, confirmWarnings: true });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
    const key = file.replace('.yaml', '');
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('https://', `https://${outside.host}/`);
    const slow = text.replaceAll(/\bP(\d+)D\b/g, 'PT$1M');
    const fast = text.replaceAll(/\bP(\d+)D\b/g, 'PT$1S').replace(`key: ${key}`, `key: ${key}-fast`);
    await definitions.publish(key, { document: slow, confirmWarnings: true });
    await definitions.publish(`${key}-fast`, {
      document: fast.replace(/^trigger:.*\n/m, '').replace(/^unique:.*\n/m, ''),
      confirmWarnings: true,
    });
  }
}

const openAccount = {
  key: 'open-account',
  fields: { company: { type: 'text', required: true }, account: { type: 'text' } },
  start: 'open',
  steps: {
    open: { type: 'form', assign: { role: 'support' }, shows: ['company'], edits: ['account'], next: 'done' },
    done: { type: 'end', status: 'completed' },
  },
};
