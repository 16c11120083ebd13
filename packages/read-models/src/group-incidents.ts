import { type IncidentGroups, incidentLimits } from '@procession/contracts/http/incidents.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { Viewer } from './viewer.ts';
import { visibleInstances } from './visibility.ts';

/** The open incidents of the instances that the viewer may see, by what they come from. */
export async function groupIncidents(read: SqlReader, viewer: Viewer): Promise<IncidentGroups> {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const tenant = parameter(viewer.tenant);
  const visible = visibleInstances(viewer, 'i', parameter);
  const { instancesMax, groupsMax, listedMax } = incidentLimits;
  const [row] = await read.query<IncidentGroups>(
    '',
    `with found as (
       select i.instance, i.title, i.definition, i.open_incidents from instances i
       where i.tenant = ${tenant} and i.incidents > 0 and ${visible} order by i.instance limit ${instancesMax + 1}),
     each_one as (
       select f.definition, x.step, x.kind, x.cause, f.instance, f.title, x.incident, x.visit,
         row_number() over (partition by f.definition, x.step, x.kind, x.cause order by f.instance, x.incident) as n
       from found f cross join lateral jsonb_to_recordset(f.open_incidents)
         as x (incident int, step text, kind text, cause text, visit text)),
     grouped as (
       select definition, step, kind, cause, count(*)::int as count,
         json_agg(json_build_object('instance', instance, 'title', title, 'incident', incident, 'visit', visit) order by n)
           filter (where n <= ${listedMax}) as items
       from each_one group by definition, step, kind, cause
       order by count(*) desc, definition, step, kind limit ${groupsMax})
     select coalesce((select json_agg(g order by g.count desc, g.definition, g.step, g.kind) from grouped g), '[]') as groups,
       (select count(*) > ${instancesMax} from found) as "isMore"`,
    values,
  );
  return row ?? { groups: [], isMore: false };
}
