import type { JsonObject } from '@procession/contracts/json.ts';
import { foldStream, type StreamChanges } from '../../services/projector/src/fold-stream.ts';
import { definitionFacts } from '../../services/projector/src/projections/instances/definition-facts.ts';
import { type Rows, type ViewName, viewNames } from './database/read-rows.ts';
import type { LoggedEvent } from './logged-event.ts';

export interface FoldedLog {
  rows: Record<ViewName, Rows>;
  /** `tenant/candidate/task` of open tasks. */
  candidates: Set<string>;
  /** Streams that the projections cannot fold. */
  poisoned: { stream: string; error: unknown }[];
}

/** What the tables must hold: every stream folded from its first event by the projector's own projections. */
export function foldLog(events: readonly LoggedEvent[]): FoldedLog {
  const documents = new Map<string, JsonObject>();
  for (const { tenant, type, data } of events)
    if (type === 'DefinitionPublished')
      documents.set(`${tenant}/${String(data.key as string)}/${data.version as number}`, data.document as JsonObject);
  const rows = Object.fromEntries(viewNames.map((view) => [view, new Map()])) as FoldedLog['rows'];
  const folded: FoldedLog = { rows, candidates: new Set(), poisoned: [] };
  for (const stream of byStream(events)) {
    const first = stream[0]!;
    const { changes, poison } = foldStream(undefined, stream, ({ tenant, definition, version }) => {
      const document = documents.get(`${tenant}/${definition}/${version}`);
      return document && definitionFacts(document);
    });
    if (poison) folded.poisoned.push({ stream: `${first.tenant}/${first.stream}`, error: poison.error });
    if (!changes) continue;
    addInstance(folded, changes);
    addAudit(folded, changes);
    for (const { tenant, row } of changes.notifications)
      folded.rows.notifications.set(`${tenant}/${row.id}`, json(row));
    addDefinitions(folded, changes);
    addDirectory(folded, changes);
  }
  return folded;
}

function byStream(events: readonly LoggedEvent[]): LoggedEvent[][] {
  const streams = new Map<string, LoggedEvent[]>();
  for (const event of events) {
    const id = `${event.tenant}/${event.stream}`;
    const own = streams.get(id);
    if (own) own.push(event);
    else streams.set(id, [event]);
  }
  return [...streams.values()];
}

function addInstance({ rows, candidates }: FoldedLog, { tenant, folded, tasks }: StreamChanges): void {
  if (folded.kind !== 'instance' || !folded.row) return;
  const { row, tenantWide, readers } = folded;
  rows.instances.set(`${tenant}/${row.id}`, json({ ...row, tenantWide, readers: readers.toSorted() }));
  for (const { number, row: task, detail } of tasks.values()) {
    rows.tasks.set(`${tenant}/${task.id}`, json({ ...task, number, detail }));
    if (task.status !== 'open') continue;
    for (const user of task.users) candidates.add(`${tenant}/user:${user}/${task.id}`);
    for (const role of task.roles) candidates.add(`${tenant}/role:${role}/${task.id}`);
  }
}

function addAudit({ rows }: FoldedLog, { audit }: StreamChanges): void {
  for (const { tenant, stream, revision, ...entry } of audit)
    rows.audit.set(`${tenant}/${stream}/${revision}`, json(entry));
}

function addDefinitions({ rows }: FoldedLog, { definitions }: StreamChanges): void {
  for (const { tenant, key, version, published } of definitions) {
    const id = `${tenant}/${key}/${version}`;
    if (!published) {
      rows.definitions.set(id, { ...rows.definitions.get(id), isDeprecated: true });
      continue;
    }
    const { at: _at, ...rest } = published;
    rows.definitions.set(id, json({ ...rest, isDeprecated: false }));
  }
}

function addDirectory({ rows }: FoldedLog, { tenant, user, role }: StreamChanges): void {
  if (user) rows.users.set(`${tenant}/${user.user}`, json({ revision: user.revision, ...user.profile }));
  if (role)
    rows.roles.set(
      `${tenant}/${role.role}`,
      json({ revision: role.revision, ...role.profile, holders: role.holders.toSorted() }),
    );
}

/** As it comes back from a table. */
const json = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
