import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { ServiceName } from '@procession/stack/services.ts';
import type { StackOptions } from '@procession/stack/stack-parts.ts';

export interface Replacement {
  /** Stands exactly once in the text, or planting fails. */
  find: string;
  put: string;
}

export interface FileReplacement extends Replacement {
  /** Below the repository's root. */
  file: string;
}

/** A bug in a service: its source is changed while that process loads it. No file of the product is touched. */
export interface SourcePlant {
  service: ServiceName;
  replacements: readonly FileReplacement[];
}

/** A bug in a function of the database: it is replaced in that one database. */
export interface FunctionPlant {
  function: string;
  replacements: readonly Replacement[];
}

export type Plant = SourcePlant | FunctionPlant;

const markIn = (dir: string): string => join(dir, 'planted');

/** What a stack must be started with so that the service has the bug. */
export function environmentFor(plant: Plant | undefined, dir: string): Partial<StackOptions> {
  if (!plant || 'function' in plant) return {};
  const loader = pathToFileURL(join(import.meta.dirname, 'plant-source.ts')).href;
  const env = { NODE_OPTIONS: `--import=${loader}`, CHAOS_PLANT: JSON.stringify({ ...plant, mark: markIn(dir) }) };
  return { serviceEnv: { [plant.service]: env } };
}

/** @throws Error when the bug is not in: then a run that finds nothing would say nothing. */
export async function finishPlanting(plant: Plant | undefined, dir: string, admin: SqlReader): Promise<void> {
  if (!plant) return;
  if ('function' in plant) return replaceFunction(plant, admin);
  const planted = existsSync(markIn(dir)) ? readFileSync(markIn(dir), 'utf8').split('\n') : [];
  for (const { file } of plant.replacements)
    if (!planted.includes(file)) throw new Error(`${plant.service} never loaded ${file}: the bug is not planted`);
}

async function replaceFunction(plant: FunctionPlant, admin: SqlReader): Promise<void> {
  const [found] = await admin.query<{ text: string }>('', 'select pg_get_functiondef($1::regproc) as text', [
    plant.function,
  ]);
  let text = found!.text;
  for (const { find, put } of plant.replacements) {
    if (text.split(find).length !== 2) throw new Error(`${plant.function} does not have this text once: ${find}`);
    text = text.replace(find, () => put);
  }
  await admin.query('', text, []);
}
