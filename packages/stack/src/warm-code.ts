import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './layout.ts';
import { fingerprintOf } from './source-fingerprint.ts';
import { compileCache, memoryFlags } from './start-service.ts';

/** What a service answers that has loaded all its code and finds no configuration. */
const refusesConfiguration = 78;
const atOnceMax = 2;
const loadWithinMs = 60_000;
const sources = ['{services,packages}/*/src/**/*.ts', 'pnpm-lock.yaml'];
/** In it: which sources the cache of compiled code has. */
const stamp = join(compileCache, '.warmed-with');

/**
 * Lets each service load its code once and end, where the cache of compiled code does not have these sources yet. A process
 * that must strip types itself keeps the compiler, some 20 MB of memory, for as long as it lives; so did each of the first start.
 */
export async function warmCode(entryFiles: readonly string[]): Promise<void> {
  const fingerprint = `${repositoryRoot} ${fingerprintOf(sources)} ${[...entryFiles].sort().join(' ')}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  const left = [...entryFiles];
  const loadNext = async (): Promise<void> => {
    for (let file = left.shift(); file !== undefined; file = left.shift()) await load(file);
  };
  await Promise.all(Array.from({ length: atOnceMax }, loadNext));
  mkdirSync(compileCache, { recursive: true });
  writeFileSync(stamp, fingerprint);
}

async function load(entryFile: string): Promise<void> {
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache };
  const child = spawn(process.execPath, [...memoryFlags, entryFile], { env, cwd: repositoryRoot, stdio: 'ignore' });
  const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(loadWithinMs) });
  if (code !== refusesConfiguration)
    throw new Error(`${entryFile} without configuration ended with ${code} instead of ${refusesConfiguration}`);
}
