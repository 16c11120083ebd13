import { jsonObject } from '@procession/contracts/json.ts';
import { type DefinitionRow, definitionRow } from '@procession/contracts/read-models.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { readersOf, type Viewer } from '@procession/read-models/viewer.ts';
import { sql } from 'slonik';
import type { z } from 'zod';

const columns = sql.fragment`d.definition as key, d.version, d.name, d.hash, d.published_at as "publishedAt",
  d.published_by as "publishedBy", d.is_deprecated as "isDeprecated"`;

/**
 * Definitions are seen by whoever has any permission in the tenant; by others only where they may start one
 * (`access.start` names a role of theirs), or see an instance of it.
 */
const visible = (viewer: Viewer) => sql.fragment`(${viewer.permissions.size > 0}
  or d.document -> 'access' -> 'start' ?| ${sql.array([...viewer.roles], 'text')}
  or exists (
    select from instance_readers r join instances i on i.tenant = r.tenant and i.instance = r.instance
    where r.tenant = d.tenant and r.reader = any (${sql.array(readersOf(viewer), 'text')}) and i.definition = d.definition))`;

export interface DefinitionRange {
  viewer: Viewer;
  allVersions: boolean;
  key: string | undefined;
  after: { key: string; version: number };
  limit: number;
}

/** In order of key, newest version first; unless all are asked for, the newest of each only. */
export const selectDefinitions = (read: ReadConnection, range: DefinitionRange): Promise<readonly DefinitionRow[]> =>
  read.any(sql.type(definitionRow)`
    select ${columns}
    from definitions d
    where d.tenant = ${range.viewer.tenant} and (d.definition, -d.version) > (${range.after.key}, ${-range.after.version})
      and (${range.allVersions} or not exists (
        select from definitions n where n.tenant = d.tenant and n.definition = d.definition and n.version > d.version))
      and (${range.key ?? null}::text is null or d.definition = ${range.key ?? null}) and ${visible(range.viewer)}
    order by d.definition, -d.version
    limit ${range.limit}`);

const withDocument = definitionRow.extend({ document: jsonObject });

export const selectVersion = (
  read: ReadConnection,
  viewer: Viewer,
  key: string,
  version: number,
): Promise<z.infer<typeof withDocument> | null> =>
  read.maybeOne(sql.type(withDocument)`
    select ${columns}, d.document
    from definitions d
    where d.tenant = ${viewer.tenant} and d.definition = ${key} and d.version = ${version} and ${visible(viewer)}`);
