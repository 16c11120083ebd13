import { randomUUID } from 'node:crypto';
import { permission } from '@procession/contracts/events/directory.ts';
import type { ServiceName } from '@procession/stack/services.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { expect } from 'vitest';
import type { Reply } from '../world.ts';
import { calendarNamed } from './calendar-named.ts';
import { type ProjectorThings, projectorThings, type WriteRows } from './projector-things.ts';

export interface Request {
  service: ServiceName;
  method: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends a request as somebody of this tenant. */
export type Send = (as: string, request: Request) => Promise<Reply>;

/** Who may do what: one person for each permission, one without any, one who is a client app, one who may do everything. */
export const people = ['nobody', ...permission.options, 'client', 'everything'] as const;
export type PersonKind = (typeof people)[number];

export type DefinitionKind = 'shared' | 'private' | 'claimed' | 'form' | 'voted' | 'items' | 'job' | 'stuck';

/**
 * A tenant of its own. Whatever it has carries its name, in every text: what shows up elsewhere is seen at once.
 */
export interface Office extends ProjectorThings {
  tenant: string;
  person: (kind: PersonKind) => string;
  /** An administrator of the installation (`ADMINISTRATORS`), in this tenant. */
  root: string;
  role: string;
  /** A definition that nobody has used yet. */
  definition: () => Promise<string>;
  /** A new instance, standing at its task. */
  instance: (kind?: Exclude<DefinitionKind, 'stuck' | 'job'>) => Promise<string>;
  /** The same, asked for by another person: who may do everything is told of its task. */
  offered: () => Promise<string>;
  /** A job that is in the hands of a worker of the name `matrix`. */
  job: () => Promise<string>;
  /** One whose task nobody can take, as long as nobody holds the role. */
  stuck: () => Promise<{ id: string; role: string }>;
  /** A file that stands in no field. */
  file: () => Promise<string>;
  /** A write that was accepted for later and is done. */
  operation: () => Promise<string>;
  draft: () => Promise<string>;
  newUser: () => Promise<string>;
  newRole: () => Promise<string>;
  newAbsence: () => Promise<string>;
  newCalendar: () => Promise<string>;
  newCredential: () => Promise<string>;
  /** Sends as the one who may do everything; throws when it is refused. */
  must: (method: string, path: string, body?: unknown) => Promise<Reply>;
  send: Send;
  /** Until the rows have everything that `must` has written. */
  settle: () => Promise<void>;
}

const next = { done: { type: 'end', status: 'approved' }, no: { type: 'end', status: 'rejected' } };
const toEnds = [
  { on: 'approved', to: 'done' },
  { on: 'rejected', to: 'no' },
];

const growing = { count: 1, growing: 'until-closed', outcome: { approved: 'true', rejected: 'false' } };

const vacantRole = (key: string): string => `${key.replaceAll('-', '_')}_vacant`;

/** `shared`: every person has a seat. `private`: only the one who may do everything has to do with it. */
function documentOf(office: { tenant: string; role: string }, key: string, kind: DefinitionKind): object {
  const { tenant, role } = office;
  const steps: Record<DefinitionKind, object> = {
    shared: { type: 'approval', assign: { role }, allow: ['reassign'], next: toEnds },
    private: { type: 'approval', assign: { user: `${tenant}-everything` }, next: toEnds },
    claimed: { type: 'approval', assign: { user: `${tenant}-everything` }, next: toEnds },
    form: {
      type: 'form',
      assign: { role },
      edits: ['note'],
      outcomes: ['completed', 'abandoned'],
      next: [
        { on: 'completed', to: 'done' },
        { on: 'abandoned', to: 'no' },
      ],
    },
    voted: { type: 'approval', assign: { role }, policy: 'all', next: toEnds },
    items: { type: 'form', assign: { role }, forEach: growing, next: toEnds },
    job: {
      type: 'service',
      job: { type: key },
      errors: { bad: 'rejected' },
      next: [
        { on: 'completed', to: 'done' },
        { on: 'rejected', to: 'no' },
      ],
    },
    stuck: { type: 'approval', assign: { role: vacantRole(key) }, next: toEnds },
  };
  return {
    key,
    name: `${tenant} ${kind}`,
    title: `${tenant}: $\{note}`,
    entity: { type: 'thing' },
    unique: 'entity.id',
    trigger: { event: `thing.${key.replaceAll('-', '_')}` },
    fields: { note: { type: 'text', listed: true } },
    start: 'look',
    steps: { look: { name: `${tenant} look`, ...steps[kind] }, ...next },
  };
}

const commonKey = (kind: DefinitionKind): string => `common-${kind}`;

/** A definition that every tenant has under this key. */
export const commonDefinition = commonKey('shared');

/** Fills a tenant whose administrator is `<tenant>-root`. */
export async function openOffice(tenant: string, send: Send, write: WriteRows): Promise<Office> {
  const role = `${tenant}_deciders`;
  const person = (kind: PersonKind): string => `${tenant}-${kind}`;
  const unsettled: string[] = [];
  const mustAs = async (as: string, method: string, path: string, body?: unknown): Promise<Reply> => {
    const reply = await send(as, { service: 'command', method, path, body });
    if (reply.status >= 300) throw new Error(`${method} ${path} was answered ${reply.status}: ${reply.text}`);
    const token = reply.headers.get('consistency-token');
    if (token) unsettled.push(token);
    return reply;
  };
  const must = (method: string, path: string, body?: unknown) => mustAs(person('everything'), method, path, body);
  const asRoot = (path: string, body: object) => mustAs(`${tenant}-root`, 'PUT', path, body);
  for (const kind of people) await asRoot(`/v1/directory/users/${person(kind)}`, { name: `${tenant} ${kind}` });
  const grants = [
    ...permission.options.map((one) => [one, [one]] as const),
    ['client', ['start', 'start_for_others']] as const,
    ['everything', permission.options] as const,
  ];
  for (const [kind, permissions] of grants)
    await asRoot(`/v1/directory/roles/${tenant}_${kind}`, {
      name: `${tenant} ${kind}`,
      permissions,
      holders: [person(kind)],
    });
  await asRoot(`/v1/directory/roles/${role}`, { name: `${tenant} deciders`, holders: people.map(person) });

  let count = 0;
  const publish = async (key: string, kind: DefinitionKind): Promise<string> => {
    const document = documentOf({ tenant, role }, key, kind);
    await must('POST', `/v1/definitions/${key}/versions`, { document, confirmWarnings: true });
    return key;
  };
  const start = async (key: string, by = person('everything')): Promise<string> => {
    const entity = { type: 'thing', id: `${tenant}-${++count}` };
    const body = { definition: key, entity, data: { note: `${tenant} note` } };
    const reply = await mustAs(by, 'POST', '/v1/instances', body);
    return String(reply.body.id);
  };
  for (const kind of ['shared', 'private', 'claimed', 'form', 'voted', 'items'] as const)
    await publish(commonKey(kind), kind);
  return {
    tenant,
    person,
    root: `${tenant}-root`,
    role,
    send,
    must,
    settle: async () => {
      for (const token of unsettled.splice(0)) {
        const headers = { 'consistency-token': token, prefer: 'wait=10' };
        const me = await send(person('everything'), { service: 'query', method: 'GET', path: '/v1/me', headers });
        expect(me.status).toBe(200);
      }
    },
    definition: () => publish(`${tenant}-definition-${++count}`, 'shared'),
    instance: async (kind = 'shared') => {
      const id = await start(commonKey(kind));
      if (kind === 'claimed') await must('POST', `/v1/tasks/${id}.1/claim`, {});
      return id;
    },
    job: async () => {
      const key = await publish(`${tenant}-job-${++count}`, 'job');
      const id = await start(key);
      const { body } = await must('POST', '/v1/jobs/activate', { types: [key], worker: 'matrix', leaseMs: 3_600_000 });
      expect(body.jobs).toMatchObject([{ id: `${id}.1` }]);
      return `${id}.1`;
    },
    offered: () => start(commonKey('private'), person('start')),
    stuck: async () => {
      const key = await publish(`${tenant}-stuck-${++count}`, 'stuck');
      return { id: await start(key), role: vacantRole(key) };
    },
    file: async () => String((await must('POST', '/v1/files', `${tenant} file`)).body.id),
    operation: async () => {
      const path = `/v1/directory/users/${tenant}-later-${++count}`;
      const headers = { prefer: 'respond-async' };
      const body = { name: `${tenant} later` };
      const reply = await send(person('everything'), { service: 'command', method: 'PUT', path, headers, body });
      expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 202 });
      return finished(send, person('everything'), String(reply.body.id)).then(({ id }) => id);
    },
    ...projectorThings({ tenant, send, write }),
    draft: async () => {
      const key = `${tenant}-draft-${++count}`;
      await must('PUT', `/v1/definitions/${key}/draft`, { document: { key, name: tenant } });
      return key;
    },
    newUser: async () => {
      const id = `${tenant}-user-${++count}`;
      await must('PUT', `/v1/directory/users/${id}`, { name: `${tenant} user` });
      return id;
    },
    newRole: async () => {
      const id = `${tenant}_role_${++count}`;
      await must('PUT', `/v1/directory/roles/${id}`, { name: `${tenant} role` });
      return id;
    },
    newCredential: async () => {
      const name = `${tenant}_credential_${++count}`;
      const secret = { kind: 'bearer', token: tenant };
      await must('PUT', `/v1/credentials/${name}`, { secret, hosts: ['pay.example'] });
      return name;
    },
    newAbsence: async () => {
      const id = `${tenant}-absence-${++count}`;
      const days = { from: '2026-01-01', to: '2026-01-31' };
      const body = { user: person('act'), substitute: person('everything'), ...days };
      await must('PUT', `/v1/directory/absences/${id}`, body);
      return id;
    },
    newCalendar: async () => {
      const id = `${tenant}_calendar_${++count}`;
      await must('PUT', `/v1/directory/calendars/${id}`, calendarNamed(`${tenant} calendar`));
      return id;
    },
  };
}

/** An id of an instance that nobody has: UUIDv7. */
export const missingInstance = (): string => randomUUID().replace(/(?<=^.{14})4/, '7');

export interface FinishedOperation {
  id: string;
  status: 'succeeded' | 'failed';
  problem?: { type: string; status: number };
}

const finishesWithinMs = 15_000;

/** What became of a write that was accepted for later. */
export function finished(send: Send, as: string, id: string): Promise<FinishedOperation> {
  return waitUntil(
    `operation ${id} is finished`,
    async () => {
      const { body } = await send(as, { service: 'command', method: 'GET', path: `/v1/operations/${id}` });
      return body.status === 'succeeded' || body.status === 'failed'
        ? (body as unknown as FinishedOperation)
        : undefined;
    },
    { withinMs: finishesWithinMs },
  );
}
