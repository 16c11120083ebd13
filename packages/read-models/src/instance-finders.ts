import { fewMax, groupCondition, groupsOf, type SourceParts } from './instance-source.ts';
import type { InstanceFilter } from './list-instances.ts';
import { mayReadTenant } from './viewer.ts';
import { isReader } from './visibility.ts';

export interface Finder {
  /** A query of ids by an index, among which are all that pass. A condition may be put behind it. */
  text: string;
  /** The condition by which it finds each once. */
  each?: string;
  /** A condition that holds for all that it finds. */
  implies?: string;
}

/** The most selective first; none: only walking finds. */
export function findersOf({ viewer, filter, sort, parameter }: SourceParts, tenant: string): Finder[] {
  const { entityId, entityIdFrom, entityType, columns = [], initiator, hasIncidents, status, definition } = filter;
  const finders: string[] = [];
  if (entityId !== undefined) {
    const ofType = entityType === undefined ? '' : `and e.entity_type = any (${parameter(entityType)}::text[])`;
    finders.push(
      `select e.instance from instances e where e.tenant = ${tenant} and e.entity_id = ${parameter(entityId)} ${ofType}`,
    );
  }
  if (entityIdFrom !== undefined)
    finders.push(
      `select e.instance from unnest(${parameter(entityIdFrom)}::text[]) as p (id) cross join lateral (
        select e.instance from instances e where e.tenant = ${tenant} and e.entity_id >= p.id and e.entity_id < p.id || chr(1114111) limit ${fewMax + 1}) e`,
    );
  for (const { key, value } of columns)
    finders.push(
      `select v.instance from listed_values v where v.tenant = ${tenant} and v.column_key = ${parameter(key)} and v.value = ${parameter(value)}`,
    );
  if (initiator !== undefined)
    finders.push(
      `select r.instance from instance_readers r where r.tenant = ${tenant} and r.reader = ${parameter(`user:${initiator}`)}${ofDefinitions(filter, parameter)}`,
    );
  if (hasIncidents === true)
    finders.push(`select e.instance from instances e where e.tenant = ${tenant} and e.incidents > 0`);
  // In the order of due dates an index has each status and definition together; in another it may be long until some come.
  const isLong = sort === undefined ? finders.length > 0 || !mayReadTenant(viewer) : !sort.endsWith('due');
  if (isLong && (status || definition))
    finders.push(`select e.instance from ${groupsOf(filter, undefined, parameter)} cross join lateral (
      select e.instance from instances e where e.tenant = ${tenant} and ${groupCondition(filter, 'e')} limit ${fewMax + 1}) e`);
  return finders.map((text) => ({ text }));
}

/** What is seen by one of the names, a placeholder (`readersOf`). */
export function ownInstances({ filter, parameter }: SourceParts, tenant: string, names: string): Finder {
  return {
    text: `select r.instance from instance_readers r where r.tenant = ${tenant} and r.reader = any (${names}::text[])${ofDefinitions(filter, parameter)}`,
    each: firstByName('r', names),
    implies: isReader('i', names),
  };
}

const ofDefinitions = ({ definition }: InstanceFilter, parameter: SourceParts['parameter']): string =>
  definition ? ` and r.definition = any (${parameter(definition)}::text[])` : '';

/** Of the names by which somebody sees an instance, only the first counts: each instance once. */
const firstByName = (alias: string, names: string): string => `not exists (
    select from instance_readers o
    where o.tenant = ${alias}.tenant and o.instance = ${alias}.instance and o.reader = any (${names}::text[]) and o.reader < ${alias}.reader
    offset 0
  )`;
