import type { StreamChanges } from './fold-stream.ts';
import type { FoldedInstance, FoldedTask } from './folded.ts';

/** A batch as `apply` takes it (JSON texts, null where there is nothing) and as the feed tells of it. */
export interface EncodedBatch {
  parameters: (string | null)[];
  /** JSON of a `RowChange` each, by `<tenant>\n<id>` as `apply` names what it wrote. */
  rows: Map<string, string>;
  /** JSON of the feed message's `heads`, if there are any. */
  heads: string | null;
}

/** Each row is made JSON once, and its text stands in the call as well as in the message. */
export function encodeBatch(batch: readonly StreamChanges[]): EncodedBatch {
  const lists = { instances: new List(), readers: new List(), tasks: new List(), taskKeys: new List() };
  const others = {
    published: new List(),
    deprecated: new List(),
    users: new List(),
    roles: new List(),
    heads: new List(),
  };
  const timeline = new List();
  const audit = new List();
  const rows = new Map<string, string>();
  for (const changes of batch) {
    for (const entry of changes.timeline) timeline.add(JSON.stringify(entry));
    for (const entry of changes.audit) audit.add(JSON.stringify(entry));
    if (changes.folded.kind === 'instance') {
      addInstance(changes, changes.folded, changes.known as FoldedInstance, lists, rows);
    } else {
      const { tenant, stream, folded } = changes;
      others.heads.add(JSON.stringify({ tenant, stream, revision: folded.revision }));
      addDefinitions(changes, others);
      addDirectory(changes, others);
    }
  }
  const heads = others.heads.json();
  const parts = Object.entries(others).map(([name, list]) => `"${name}":${list.json() ?? '[]'}`);
  return {
    parameters: [
      lists.instances.json(),
      lists.readers.json(),
      lists.tasks.json(),
      lists.taskKeys.json(),
      timeline.json(),
      audit.json(),
      heads && `{${parts.join(',')}}`,
    ],
    rows,
    heads,
  };
}

/** A JSON array that grows as text. */
class List {
  #text = '';

  add(json: string): void {
    this.#text += this.#text === '' ? json : `,${json}`;
  }

  json(): string | null {
    return this.#text === '' ? null : `[${this.#text}]`;
  }
}

type InstanceLists = Record<'instances' | 'readers' | 'tasks' | 'taskKeys', List>;

function addInstance(
  { tenant, tasks }: StreamChanges,
  folded: FoldedInstance,
  known: FoldedInstance,
  lists: InstanceLists,
  rows: Map<string, string>,
): void {
  const { row, tenantWide, incidents } = folded;
  if (!row) return;
  const json = JSON.stringify(row);
  const owner = `"tenant":${JSON.stringify(tenant)}`;
  const open = incidents.length === 0 ? '' : `"openIncidents":${JSON.stringify(incidents)},`;
  lists.instances.add(`{${owner},"tenantWide":${tenantWide},${open}${json.slice(1)}`);
  if (folded.readers !== known.readers) {
    const added = folded.readers.slice(known.readers.length);
    lists.readers.add(`{${owner},"id":"${row.id}","readers":${JSON.stringify(added)}}`);
  }
  rows.set(
    `${tenant}\n${row.id}`,
    `{${owner},"since":${known.revision},"tenantWide":${tenantWide},"readers":${JSON.stringify(folded.readers)},"row":${json}}`,
  );
  for (const task of tasks.values()) {
    const since = known.openTasks.get(task.number)?.row.revision ?? 0;
    addTask(owner, task, lists);
    rows.set(`${tenant}\n${task.row.id}`, `{${owner},"since":${since},"row":${JSON.stringify(task.row)}}`);
  }
}

function addTask(owner: string, { number, row, detail }: FoldedTask, lists: InstanceLists): void {
  const json = JSON.stringify(row);
  const { id, revision, dueAt, users, roles } = row;
  lists.tasks.add(`{${owner},"number":${number},"detail":${JSON.stringify(detail)},${json.slice(1)}`);
  lists.taskKeys.add(`{${owner},${JSON.stringify({ id, revision, dueAt, users, roles }).slice(1)}`);
}

function addDefinitions({ definitions }: StreamChanges, others: Record<'published' | 'deprecated', List>): void {
  for (const { published, ...of } of definitions) {
    if (published) others.published.add(JSON.stringify({ ...of, ...published }));
    else others.deprecated.add(JSON.stringify(of));
  }
}

function addDirectory({ user, role }: StreamChanges, others: Record<'users' | 'roles', List>): void {
  if (user) {
    const { profile, ...of } = user;
    others.users.add(JSON.stringify({ ...of, ...profile }));
  }
  if (role) {
    const { profile, ...of } = role;
    others.roles.add(JSON.stringify({ ...of, ...profile }));
  }
}
