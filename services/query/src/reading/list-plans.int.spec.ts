import type { Permission } from '@procession/contracts/events/directory.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import {
  countInstances,
  type InstanceFilter,
  type InstancePage,
  keyOfInstance,
  listInstances,
} from '@procession/read-models/list-instances.ts';
import { countTasks, listTasks, type TaskFilter } from '@procession/read-models/list-tasks.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { execute } from '@procession/stack/database.ts';
import { fillLists } from '@procession/stack/fill-lists.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Office, openOffice } from '../testing/office.ts';

const tenant = 'acme';
const instancesCount = 20_000;
const limit = 51;
const tables = ['instances', 'instance_readers', 'listed_values', 'tasks', 'task_candidates'];

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  const { admin } = office.database.urls;
  await execute(admin, ...tables.map((name) => `alter table read.${name} set (autovacuum_enabled = off)`));
  await fillLists(admin, { tenant, count: instancesCount });
  await execute(
    admin,
    `insert into read.instance_readers (tenant, reader, definition, instance)
     select tenant, 'user:chief', definition, instance from read.instances where tenant_wide`,
  );
}, 30_000);
afterAll(() => office.close());

const viewer = (user: string, roles: string[] = [], ...permissions: Permission[]): Viewer => ({
  tenant,
  user,
  name: null,
  isActive: true,
  roles,
  permissions: new Set(permissions),
});
const all = viewer('boss', [], 'read');
/** Sees all, and was given a task of nearly all. */
const chief = viewer('chief', [], 'read');
/** Sees some 700 instances, by the tasks that he was given. */
const clerk = viewer('list_3_1', ['list_3']);
/** Sees four or so. */
const person = viewer('u77');

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

interface Plan {
  /** Names of the indexes that were really read. */
  indexes: Set<string>;
  /** Rows that scans of tables came by. */
  read: number;
  nodes: Set<string>;
}

/** Of what these tests ask with: nothing in it needs an escape. */
const literal = (value: unknown): string =>
  Array.isArray(value) ? `'{${value.map((item) => `"${item}"`).join(',')}}'` : `'${value}'`;

/** How the statement that `ask` sends is carried out, as the query service carries it out: planned once, whatever the values. */
async function planOf(ask: (read: SqlReader) => Promise<unknown>): Promise<Plan> {
  const plan: Plan = { indexes: new Set(), read: 0, nodes: new Set() };
  const add = (node: PlanNode): void => {
    for (const child of node.Plans ?? []) add(child);
    if (node['Actual Loops'] === 0) return;
    plan.nodes.add(node['Node Type']);
    if (node['Index Name'] === undefined && node['Node Type'] !== 'Seq Scan') return;
    if (node['Index Name'] !== undefined) plan.indexes.add(node['Index Name']);
    plan.read += (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  };
  await office.ports.lists(tenant, async (read) => {
    await ask({
      query: async (_name, text, values) => {
        await read.query('', `prepare a_list as ${text}`, []);
        const [found] = await read.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
          '',
          `explain (analyze, format json) execute a_list (${values.map(literal).join(', ')})`,
          [],
        );
        await read.query('', 'deallocate a_list', []);
        for (const { Plan: root } of found!['QUERY PLAN']) add(root);
        return [];
      },
    });
  });
  return plan;
}

const inProgress = { status: ['in_progress'] } as const;
const region = { columns: [{ key: 'f_region', value: 'region-7' }] };
const customer = { columns: [{ key: 'f_customer', value: 'C-77' }] };

type ListCase = [
  what: string,
  who: Viewer,
  filter: InstanceFilter,
  index: string,
  readMax: number,
  sort?: InstancePage['sort'],
];
const lists: ListCase[] = [
  ['all by due date', all, {}, 'instances_by_due', 200],
  ['a status', all, inProgress, 'instances_by_status', 300],
  ['several statuses', all, { status: ['in_progress', 'approved'] }, 'instances_by_status', 500],
  ['a status of a definition', all, { ...inProgress, definition: ['list-1'] }, 'instances_by_definition', 300],
  ['a definition', all, { definition: ['list-1'] }, 'instances_by_definition', 600],
  [
    'a definition that is not open to them',
    all,
    { ...inProgress, definition: ['list-10'] },
    'instances_by_definition',
    0,
  ],
  ['the latest change', all, {}, 'instances_by_update', 300, '-updated'],
  ['the latest start', all, {}, 'instances_pkey', 300, '-started'],
  ['a rare status by start', all, { status: ['failed'] }, 'instances_by_status', 600, 'started'],
  ['a value that few have', all, customer, 'listed_values_pkey', 50],
  [
    'a value that many have, in a definition',
    all,
    { ...region, ...inProgress, definition: ['list-1'] },
    'listed_values_pkey',
    6_000,
  ],
  ['a business object', all, { entityId: 'E-500' }, 'instances_by_entity', 20],
  ['the beginning of an id', all, { entityIdFrom: ['E-50', 'e-50'] }, 'instances_by_entity', 1_000],
  ['an initiator', all, { initiator: 'u77' }, 'instance_readers_pkey', 50],
  ['an assignee', all, { assignee: 'role:list_3' }, 'instances_by_status', 4_000],
  ['open incidents', all, { hasIncidents: true }, 'instances_with_incidents', 300],
  ['what a clerk sees', clerk, {}, 'instance_readers_pkey', 3_000],
  [
    'what a clerk sees of a definition',
    clerk,
    { ...inProgress, definition: ['list-1'] },
    'instance_readers_pkey',
    3_000,
  ],
  ['what a person sees', person, {}, 'instance_readers_pkey', 50],
  ['what a person sees with a value that many have', person, region, 'instance_readers_pkey', 50],
];

async function expectPlan(ask: (read: SqlReader) => Promise<unknown>, index: string, readMax: number): Promise<void> {
  const { indexes, nodes, read } = await planOf(ask);
  expect([...indexes], 'the indexes that it reads').toContain(index);
  expect(read, 'the rows that it comes by').toBeLessThanOrEqual(readMax);
  for (const node of ['Seq Scan', 'Bitmap Heap Scan', 'Hash Join', 'Merge Join'])
    expect([...nodes]).not.toContain(node);
}

describe.each(['never analysed', 'analysed'])('tables that were %s', (state) => {
  beforeAll(async () => {
    if (state === 'analysed') await execute(office.database.urls.admin, 'vacuum analyze');
  });

  test.each(lists)('the list of %s is read by an index', async (_what, who, filter, index, readMax, sort = 'due') => {
    const page = { sort, limit };
    await expectPlan((read) => listInstances(read, who, filter, page), index, readMax);
    const rows = await office.ports.lists(tenant, (read) => listInstances(read, who, filter, page));
    const last = rows.at(-1);
    if (!last || rows.length < limit) return;
    const after = keyOfInstance(last, sort);
    await expectPlan((read) => listInstances(read, who, filter, { ...page, after }), index, readMax);
  });

  test.each(lists)('the count of %s stops at 1,000', async (_what, who, filter) => {
    const { nodes, read } = await planOf((reader) => countInstances(reader, who, filter, 1_000));
    expect([...nodes]).not.toContain('Seq Scan');
    expect(read).toBeLessThanOrEqual(9_000);
  });

  test.each<[string, TaskFilter, number]>([
    ['mine', { of: 'mine' }, 500],
    ['of a role', { of: 'role', role: 'list_3' }, 700],
  ])('an inbox, %s, is read in its order', async (_what, filter, readMax) => {
    await expectPlan((read) => listTasks(read, clerk, filter, { limit }), 'task_candidates_pkey', readMax);
    const { nodes } = await planOf((read) => countTasks(read, clerk, filter, 1_000));
    expect([...nodes]).not.toContain('Seq Scan');
  });
});

test('each way of finding gives what the others give', async () => {
  const ids = async (filter: InstanceFilter, sort: InstancePage['sort'], who = all): Promise<string[]> => {
    const rows = await office.ports.lists(tenant, (read) =>
      listInstances(read, who, filter, { ...(sort && { sort }), limit: instancesCount }),
    );
    return rows.map(({ id }) => id).toSorted();
  };
  for (const who of [all, chief, clerk, person]) {
    const everything = new Set(await ids({}, 'started', who));
    const { isExact, count } = await office.ports.lists(tenant, (read) => countInstances(read, who, {}, 1_000));
    expect({ isExact, count }).toEqual({ isExact: everything.size <= 1_000, count: Math.min(everything.size, 1_000) });
    for (const filter of [region, inProgress, { initiator: 'u77' }, { hasIncidents: true }] as InstanceFilter[]) {
      const byDue = await ids(filter, 'due', who);
      expect(await ids(filter, '-updated', who)).toEqual(byDue);
      expect(byDue.every((id) => everything.has(id))).toBe(true);
      const counted = await office.ports.lists(tenant, (read) => countInstances(read, who, filter, 1_000));
      expect(counted.count).toBe(Math.min(byDue.length, 1_000));
    }
  }
});
