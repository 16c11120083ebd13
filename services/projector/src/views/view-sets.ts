import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { type ViewName, type ViewVersions, viewNames, viewVersions } from './view-names.ts';

/** A view whose tables are of another version than this code. */
export interface OtherVersion {
  view: ViewName;
  has: number;
  wants: number;
}

/** Notes down the versions of views that nobody has built yet: their tables are empty. @returns those that are of other versions */
export async function settleViewSets(read: SqlReader, versions: ViewVersions = viewVersions): Promise<OtherVersion[]> {
  const found = await readVersions(read);
  const missing = viewNames.filter((view) => !found.has(view));
  if (missing.length > 0) {
    await read.query(
      '',
      `insert into view_sets (view, version) select v, ($2::jsonb ->> v)::int from unnest($1::text[]) v on conflict do nothing`,
      [missing, JSON.stringify(versions)],
    );
  }
  return viewNames.flatMap((view) => {
    const has = found.get(view) ?? versions[view];
    return has === versions[view] ? [] : [{ view, has, wants: versions[view] }];
  });
}

/** The tables were built by newer code: older code must not write into them. */
export class NewerTables extends Error {
  override name = 'NewerTables';
}

export const mayWriteTables = async (read: SqlReader): Promise<boolean> =>
  (await newerViews(read, viewVersions)).length === 0;

/** @throws NewerTables */
export async function refuseNewerTables(read: SqlReader, versions: ViewVersions = viewVersions): Promise<void> {
  const newer = await newerViews(read, versions);
  if (newer.length === 0) return;
  throw new NewerTables(
    `the tables of ${newer.join(', ')} are of newer code than this; to go back to this code, ask for a rebuild of them (npm run rebuild -- ${newer[0]})`,
  );
}

async function newerViews(read: SqlReader, versions: ViewVersions): Promise<ViewName[]> {
  const found = await readVersions(read);
  return viewNames.filter((view) => (found.get(view) ?? 0) > versions[view]);
}

async function readVersions(read: SqlReader): Promise<Map<string, number>> {
  const rows = await read.query<{ view: string; version: number }>(
    'view-versions',
    'select view, version from view_sets',
    [],
  );
  return new Map(rows.map(({ view, version }) => [view, version]));
}
