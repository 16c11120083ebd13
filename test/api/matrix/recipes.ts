import { absenceRecipes } from './absence-recipes.ts';
import { calendarNamed } from './calendar-named.ts';
import { courseRecipes } from './course-recipes.ts';
import { definitionRecipes } from './definition-recipes.ts';
import { machineRecipes, sentMessage } from './machine-recipes.ts';
import { commonDefinition, missingInstance, type Office } from './office.ts';
import { newWebhook, outboundRecipes } from './outbound-recipes.ts';
import { missingFile, ownRecipes } from './own-recipes.ts';
import { projectorRecipes } from './projector-recipes.ts';
import { taskRecipes } from './task-recipes.ts';

// How each operation is used, and where in it something of another tenant could be named. The matrices meet every operation
// of the API documents here: one without a recipe, or an input that its recipe does not mention, fails them by name.

/** What a request carries, by place: `path.id`, `query.limit`, `body.outcome`. */
export type Values = Record<string, unknown>;

/** Something that a tenant has, as requests name it. */
export type Kind = keyof typeof kinds;

/** One that nobody has used yet of this office, and one that nobody has. */
const kinds = {
  instance: { ofOffice: (office: Office) => office.instance(), missing: missingInstance },
  task: { ofOffice: async (office: Office) => `${await office.instance()}.1`, missing: () => `${missingInstance()}.1` },
  file: { ofOffice: (office: Office) => office.file(), missing: missingFile },
  operation: { ofOffice: (office: Office) => office.operation(), missing: missingInstance },
  definition: { ofOffice: (office: Office) => office.definition(), missing: () => `missing-${serial()}` },
  draft: { ofOffice: (office: Office) => office.draft(), missing: () => `missing-${serial()}` },
  user: { ofOffice: (office: Office) => office.newUser(), missing: () => `missing-${serial()}` },
  users: { ofOffice: async (office: Office) => [await office.newUser()], missing: () => [`missing-${serial()}`] },
  seat: {
    ofOffice: async (office: Office) => `user:${await office.newUser()}`,
    missing: () => `user:missing-${serial()}`,
  },
  role: { ofOffice: (office: Office) => office.newRole(), missing: () => `missing_${serial()}` },
  absence: { ofOffice: (office: Office) => office.newAbsence(), missing: () => `missing-${serial()}` },
  message: { ofOffice: (office: Office) => sentMessage(office, `m-${serial()}`), missing: () => `missing-${serial()}` },
  calendar: { ofOffice: (office: Office) => office.newCalendar(), missing: () => `missing_${serial()}` },
  webhook: { ofOffice: newWebhook, missing: () => `missing_${serial()}` },
  definitions: {
    ofOffice: async (office: Office) => [await office.definition()],
    missing: () => [`missing-${serial()}`],
  },
  credential: { ofOffice: (office: Office) => office.newCredential(), missing: () => `missing_${serial()}` },
  event: {
    ofOffice: async (office: Office) => `thing.${(await office.definition()).replaceAll('-', '_')}`,
    missing: () => `thing.missing_${serial()}`,
  },
  entity: {
    ofOffice: async (office: Office) => entityOf(office, await office.instance()),
    missing: () => `missing-${serial()}`,
  },
  entityRef: {
    ofOffice: async (office: Office) => ({ type: 'thing', id: await entityOf(office, await office.instance()) }),
    missing: () => ({ type: 'thing', id: `missing-${serial()}` }),
  },
} satisfies Record<string, { ofOffice: (office: Office) => Promise<unknown>; missing: () => unknown }>;

let count = 0;
const serial = (): number => ++count;

export const ofOffice = (kind: Kind, office: Office): Promise<unknown> => kinds[kind].ofOffice(office);
export const missing = (kind: Kind): unknown => kinds[kind].missing();

async function entityOf(office: Office, instance: string): Promise<string> {
  await office.settle();
  const path = `/v1/instances/${instance}`;
  const { body } = await office.send(office.person('everything'), { service: 'query', method: 'GET', path });
  return String(body.entityId);
}

export interface Recipe {
  /** What the one who may do everything sends with success; made anew for each request. */
  values: (office: Office) => Promise<Values> | Values;
  /** Else the one who has every permission in the tenant. */
  by?: 'root';
  /** Where something of a tenant is named, also where `values` leaves it out. */
  names?: Record<string, Kind>;
  /** What goes along when a name is put there, by its place. */
  with?: Record<string, Values>;
  /** What names nothing of a tenant. */
  plain?: readonly string[];
}

const page = ['query.limit', 'query.cursor'];
/** Of lists of instances: those that name nothing of a tenant. */
const filters = [
  ...['version', 'step', 'text', 'entityType', 'incidents', 'column'],
  ...['dueBefore', 'dueFrom', 'startedFrom', 'startedBefore'],
];

const onInstance = (body: Values): Recipe => ({
  values: async (office) => ({ 'path.id': await office.instance('private'), ...body }),
  names: { 'path.id': 'instance' },
});

/** Of rows: once they have what was made for it. */
const read = (
  values: Recipe['values'],
  names: Record<string, Kind> = {},
  { plain = [], ...more }: Pick<Recipe, 'plain' | 'with'> = {},
): Recipe => ({
  values: async (office) => {
    const made = await values(office);
    await office.settle();
    return made;
  },
  names,
  plain,
  ...more,
});

const onPrivate = async (office: Office): Promise<Values> => ({ 'path.id': await office.instance('private') });

export const recipes: Record<string, Recipe> = {
  'POST /v1/instances': {
    values: async (office) => ({
      'body.definition': await office.definition(),
      'body.entity': { type: 'thing', id: `${office.tenant}-new-${serial()}` },
      'body.data': { note: office.tenant },
    }),
    names: { 'body.definition': 'definition', 'body.onBehalfOf': 'user', 'body.entity': 'entityRef' },
    // Open instances hold their entity under this definition in both tenants.
    with: { 'body.entity': { 'body.definition': commonDefinition } },
    plain: ['body.version', 'body.data', 'body.startAt'],
  },
  'POST /v1/triggers': {
    values: async (office) => ({
      'body.specversion': '1.0',
      'body.id': `event-${serial()}`,
      'body.source': 'matrix',
      'body.type': `thing.${(await office.definition()).replaceAll('-', '_')}`,
      'body.subject': `thing-${serial()}`,
    }),
    names: { 'body.type': 'event', 'body.subject': 'entity', 'body.onbehalfof': 'user' },
    plain: ['specversion', 'id', 'source', 'time', 'datacontenttype', 'dataschema', 'data'].map(
      (name) => `body.${name}`,
    ),
  },
  ...courseRecipes,
  'POST /v1/instances/{id}/comment': { ...onInstance({ 'body.comment': 'x' }), plain: ['body.comment'] },
  'PATCH /v1/instances/{id}/data': {
    ...onInstance({ 'body.set': { note: 'y' } }),
    plain: ['query.dryRun', 'body.set', 'body.reason'],
  },
  'POST /v1/instances/{id}/retry': {
    values: async (office) => {
      const { id, role } = await office.stuck();
      const holders = [office.person('everything')];
      await office.must('PUT', `/v1/directory/roles/${role}`, { name: office.tenant, permissions: [], holders });
      return { 'path.id': id, 'body.reason': 'x' };
    },
    names: { 'path.id': 'instance' },
    plain: ['query.dryRun', 'body.incident', 'body.reason'],
  },
  'POST /v1/instances/{id}/snapshot': onInstance({}),
  ...ownRecipes,
  'GET /v1/operations/{id}': {
    values: async (office) => ({ 'path.id': await office.operation() }),
    names: { 'path.id': 'operation' },
  },
  ...taskRecipes,
  ...machineRecipes,
  ...definitionRecipes,
  'PUT /v1/directory/users/{id}': {
    values: (office) => ({ 'path.id': `${office.tenant}-new-${serial()}`, 'body.name': office.tenant }),
    names: { 'path.id': 'user', 'body.manager': 'user' },
    plain: ['body.name', 'body.email', 'body.kind', 'body.active'],
  },
  'PUT /v1/directory/roles/{id}': {
    values: (office) => ({ 'path.id': `${office.tenant}_new_${serial()}`, 'body.name': office.tenant }),
    names: { 'path.id': 'role', 'body.holders': 'users' },
    plain: ['body.name', 'body.description', 'body.permissions'],
  },
  ...absenceRecipes,
  'PUT /v1/directory/calendars/{id}': {
    values: ({ tenant }) => {
      const { name, zone, week } = calendarNamed(tenant);
      return { 'path.id': `${tenant}_new_${serial()}`, 'body.name': name, 'body.zone': zone, 'body.week': week };
    },
    names: { 'path.id': 'calendar' },
    plain: ['name', 'zone', 'week', 'holidays', 'extra'].map((name) => `body.${name}`),
  },

  ...outboundRecipes,

  'GET /v1/instances': read(
    async (office) => {
      await office.instance('private');
      return {};
    },
    {
      'query.definition': 'definition',
      'query.entityId': 'entity',
      'query.initiator': 'user',
      'query.assignee': 'seat',
    },
    {
      plain: [...page, ...['status', 'sort', 'count', 'format', 'columns', ...filters].map((name) => `query.${name}`)],
    },
  ),
  'GET /v1/instance-counts': read(
    async (office) => {
      await office.instance('private');
      return {};
    },
    {
      'query.definition': 'definition',
      'query.entityId': 'entity',
      'query.initiator': 'user',
      'query.assignee': 'seat',
    },
    { plain: filters.map((name) => `query.${name}`) },
  ),
  'GET /v1/instances/{id}': read(onPrivate, { 'path.id': 'instance' }, { plain: ['query.at', 'query.shape'] }),
  'GET /v1/instances/{id}/events': read(
    onPrivate,
    { 'path.id': 'instance' },
    { plain: [...page, 'query.detail', 'query.after'] },
  ),
  'GET /v1/instances/{id}/proof': read(onPrivate, { 'path.id': 'instance' }),
  'GET /v1/instances/{id}/replay': read(onPrivate, { 'path.id': 'instance' }, { plain: ['query.at'] }),
  'GET /v1/instances/{id}/why': read(onPrivate, { 'path.id': 'instance' }),
  'GET /v1/instances/{id}/diff': read(
    async (office) => ({ ...(await onPrivate(office)), 'query.from': 1, 'query.to': 3 }),
    { 'path.id': 'instance' },
    { plain: ['query.from', 'query.to'] },
  ),
  'GET /v1/tasks': read(
    async (office) => {
      await office.instance('private');
      return {};
    },
    { 'query.role': 'role', 'query.definition': 'definition', 'query.instance': 'instance' },
    { plain: [...page, 'query.of', 'query.count', 'query.dueBefore'], with: { 'query.role': { 'query.of': 'role' } } },
  ),
  'GET /v1/tasks/{id}': read(async (office) => ({ 'path.id': `${await office.instance('private')}.1` }), {
    'path.id': 'task',
  }),
  'GET /v1/directory/users': read(() => ({ 'query.limit': 200 }), {}, { plain: page }),
  'GET /v1/directory/roles': read(() => ({ 'query.limit': 200 }), {}, { plain: page }),
  'GET /v1/directory/calendars': read(() => ({})),
  'GET /v1/directory/calendars/{id}': read(async (office) => ({ 'path.id': await office.newCalendar() }), {
    'path.id': 'calendar',
  }),
  'GET /v1/audit': read(
    async (office) => {
      await office.instance('private');
      return {};
    },
    { 'query.actor': 'user', 'query.entityId': 'entity', 'query.definition': 'definition' },
    { plain: [...page, ...['entityType', 'from', 'to', 'format'].map((name) => `query.${name}`)] },
  ),
  ...projectorRecipes,
  'GET /v1/me': read(() => ({})),
  'POST /v1/live/tickets': { values: () => ({}) },
};

/** Operations that take something else than a token; said where they are tested instead. */
export const withoutToken: Record<string, string> = {
  'GET /v1/live': 'a ticket; live-topics.ts',
  'POST /v1/callbacks/{token}': 'its own address; callbacks.int.spec.ts',
};
