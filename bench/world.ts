import type { Stack } from '@procession/stack/stack.ts';
import { openTarget, type Target } from './load.ts';

export const tenant = 'bench';
export const administrator = 'bench-admin';

export const managers = ['m1', 'm2', 'm3'];
const finance = ['f1', 'f2', 'f3'];

/** A two-step approval as a company would have it: roles with three holders each, a listed amount, exclusion of the initiator. */
const twoSteps = {
  key: 'bench-approval',
  name: 'Expense approval',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the definition language
  title: 'Expense ${entity.id}',
  entity: { type: 'expense' },
  fields: {
    amount: { type: 'money', currency: 'EUR', required: true, listed: true },
    purpose: { type: 'text', listed: true },
  },
  start: 'manager',
  steps: {
    manager: {
      type: 'approval',
      name: 'Manager approval',
      assign: { role: 'bench_manager', exclude: ['initiator'] },
      next: [
        { on: 'approved', when: 'amount > 100', to: 'finance' },
        { on: 'approved', otherwise: true, to: 'done' },
        { on: 'rejected', to: 'refused' },
      ],
    },
    finance: {
      type: 'approval',
      name: 'Finance review',
      assign: { role: 'bench_finance', exclude: ['initiator', { decidersOf: 'manager' }] },
      next: [
        { on: 'approved', to: 'done' },
        { on: 'rejected', to: 'refused' },
      ],
    },
    done: { type: 'end', status: 'approved' },
    refused: { type: 'end', status: 'rejected' },
  },
};

/** `count` approvals in a row, five listed fields of 20 characters: for the size of a row. */
const chainOf = (count: number) => ({
  key: `bench-chain-${count}`,
  name: `Chain of ${count}`,
  entity: { type: 'expense' },
  fields: Object.fromEntries(
    ['one', 'two', 'three', 'four', 'five'].map((name) => [name, { type: 'text', listed: true }]),
  ),
  start: 'step_1',
  steps: {
    ...Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `step_${i + 1}`,
        {
          type: 'approval',
          name: `Approval number ${i + 1}`,
          assign: { role: 'bench_manager' },
          next: [
            { on: 'approved', to: i + 1 < count ? `step_${i + 2}` : 'done' },
            { on: 'rejected', to: 'refused' },
          ],
        },
      ]),
    ),
    done: { type: 'end', status: 'approved' },
    refused: { type: 'end', status: 'rejected' },
  },
});

/** To and fro between an approval and a form, for as long as anybody likes. */
export const looping = {
  key: 'bench-loop',
  name: 'To and fro',
  entity: { type: 'expense' },
  fields: { purpose: { type: 'text', listed: true } },
  start: 'check',
  steps: {
    check: {
      type: 'approval',
      name: 'Check',
      assign: { role: 'bench_manager' },
      outcomes: ['approved', 'sent_back'],
      shows: ['purpose'],
      next: [
        { on: 'sent_back', to: 'mend' },
        { on: 'approved', to: 'done' },
      ],
    },
    mend: { type: 'form', name: 'Mend', assign: { role: 'bench_manager' }, edits: ['purpose'], next: 'check' },
    done: { type: 'end', status: 'approved' },
  },
};

/** The directory as the engine takes it. */
export const directory = { roles: { bench_manager: managers, bench_finance: finance } };

export interface World {
  /** Of a client that may start instances. */
  client: string;
  managers: string[];
  finance: string[];
}

/** Fills the directory and publishes the definitions, over HTTP like anybody. */
export async function buildWorld(stack: Stack, name: string = tenant): Promise<World> {
  const admin = await stack.token(administrator, { tenant: name });
  const command = openTarget(stack.urls.command[0]!, 4);
  try {
    for (const [users, label] of [
      [managers, 'Manager'],
      [finance, 'Controller'],
    ] as const) {
      for (const id of users)
        await must(command, 'put', `/v1/directory/users/${id}`, admin, { name: `${label} ${id}` });
    }
    await must(command, 'put', '/v1/directory/users/crm', admin, { name: 'CRM', kind: 'machine' });
    const role = (name: string, holders: string[], permissions: string[]) =>
      must(command, 'put', `/v1/directory/roles/${name}`, admin, {
        name: name.replace('_', ' '),
        permissions,
        holders,
      });
    await role('bench_manager', managers, ['act', 'read']);
    await role('bench_finance', finance, ['act', 'read']);
    await role('bench_client', ['crm'], ['start', 'read']);
    for (const document of [twoSteps, chainOf(5), chainOf(10), looping]) {
      await must(command, 'post', `/v1/definitions/${document.key}/versions`, admin, {
        document,
        confirmWarnings: true,
      });
    }
  } finally {
    await command.close();
  }
  const tokens = (users: string[]) => Promise.all(users.map((user) => stack.token(user, { tenant: name })));
  return {
    client: await stack.token('crm', { tenant: name, clientId: 'crm' }),
    managers: await tokens(managers),
    finance: await tokens(finance),
  };
}

/** @throws Error with the problem when the answer is no success. */
export async function must(
  target: Target,
  method: 'post' | 'put',
  path: string,
  token: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const reply = await target[method](path, token, body);
  if (reply.status >= 300) throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body as Record<string, unknown>;
}

let started = 0;

export const startBody = () => ({
  definition: twoSteps.key,
  entity: { type: 'expense', id: `E-${++started}` },
  data: { amount: { amount: '1200.50', currency: 'EUR' }, purpose: 'Train to the client' },
});

export const decision = { outcome: 'approved', comment: 'Within the budget of the quarter; receipts were checked.' };
