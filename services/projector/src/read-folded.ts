import { parseStream } from '@procession/contracts/ids.ts';
import type { InstanceRow, TaskRow } from '@procession/contracts/read-models.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { instanceColumns, readersOfInstance, taskColumns } from '@procession/read-models/rows.ts';
import type { Folded, FoldedRole, FoldedTask, OpenIncident, OpenWork, StoredDetail } from './folded.ts';
import { noAbsence, noCalendar, noChoices, noDefinition, noUser } from './folded.ts';

export interface StreamKey {
  tenant: string;
  stream: string;
}

export const keyOfStream = ({ tenant, stream }: StreamKey): string => `${tenant}\n${stream}`;

interface FoundInstance {
  stream: StreamKey;
  row: InstanceRow;
  tenantWide: boolean;
  readers: string[];
  incidents: OpenIncident[] | null;
  work: OpenWork[] | null;
  tasks: { number: number; row: TaskRow; detail: StoredDetail }[];
}

interface FoundHead extends StreamKey {
  revision: number;
  role: Pick<FoldedRole, 'profile' | 'holders'> | null;
}

/**
 * What the tables hold of streams, as the projector goes on from it; streams without rows are left out.
 * One statement per kind, so one snapshot: a row and its tasks are of the same revision.
 */
export async function readFolded(read: SqlReader, streams: readonly StreamKey[]): Promise<Map<string, Folded>> {
  const [instances, others] = [[] as StreamKey[], [] as StreamKey[]];
  for (const of of streams) (parseStream(of.stream)?.kind === 'instance' ? instances : others).push(of);
  const folded = new Map<string, Folded>();
  if (instances.length > 0)
    for (const found of await readInstances(read, instances)) folded.set(keyOfStream(found.stream), instanceOf(found));
  if (others.length > 0) {
    for (const found of await readHeads(read, others)) {
      const of = foldedOf(found);
      if (of) folded.set(keyOfStream(found), of);
    }
  }
  return folded;
}

const columnsOf = (streams: readonly StreamKey[]): string[][] => [
  streams.map(({ tenant }) => tenant),
  streams.map(({ stream }) => stream),
];

const readInstances = (read: SqlReader, streams: readonly StreamKey[]): Promise<FoundInstance[]> =>
  read.query<FoundInstance>(
    '',
    `select json_build_object('tenant', w.tenant, 'stream', w.stream) as stream,
       (select to_json(r) from (select ${instanceColumns}) r) as row,
       i.tenant_wide as "tenantWide", ${readersOfInstance} as readers, i.open_incidents as incidents, i.open_work as work,
       coalesce((
         select json_agg(json_build_object('number', t.number, 'row', (select to_json(r) from (select ${taskColumns}) r), 'detail', t.detail)
           order by t.number)
         from tasks t
         where t.tenant = i.tenant and t.task > i.instance || '.' and t.task < i.instance || '/' and t.status = 'open'), '[]') as tasks
     from unnest($1::text[], $2::text[]) as w (tenant, stream)
     cross join lateral (
       select * from instances i where i.tenant = w.tenant and i.instance = substr(w.stream, ${'instance-'.length + 1})
     ) i`,
    columnsOf(streams),
  );

function instanceOf({ row, tenantWide, readers, incidents, work, tasks }: FoundInstance): Folded {
  return {
    kind: 'instance',
    revision: row.revision,
    row,
    tenantWide,
    readers,
    openTasks: new Map(tasks.map((task): [number, FoldedTask] => [task.number, task])),
    incidents: incidents ?? [],
    work: work ?? [],
  };
}

const readHeads = (read: SqlReader, streams: readonly StreamKey[]): Promise<FoundHead[]> =>
  read.query<FoundHead>(
    '',
    `select h.tenant, h.stream, h.revision,
       (select json_build_object(
          'profile', json_strip_nulls(json_build_object('name', r.name, 'description', r.description, 'permissions', r.permissions)),
          'holders', array(select o.user_id from role_holders o where o.tenant = r.tenant and o.role = r.role order by o.user_id))
        from roles r where h.stream like 'role-%' and r.tenant = h.tenant and r.role = substr(h.stream, ${'role-'.length + 1})) as role
     from unnest($1::text[], $2::text[]) as w (tenant, stream)
     join stream_heads h on h.tenant = w.tenant and h.stream = w.stream`,
    columnsOf(streams),
  );

function foldedOf({ stream, revision, role }: FoundHead): Folded | undefined {
  const kind = parseStream(stream)?.kind;
  if (kind === 'definition') return { ...noDefinition, revision };
  if (kind === 'user') return { ...noUser, revision };
  if (kind === 'absence') return { ...noAbsence, revision };
  if (kind === 'calendar') return { ...noCalendar, revision };
  if (kind === 'choices') return { ...noChoices, revision };
  return kind === 'role' && role ? { kind, revision, ...role } : undefined;
}
