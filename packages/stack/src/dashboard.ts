import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { repositoryRoot } from './layout.ts';
import { fingerprintOf } from './source-fingerprint.ts';

const home = join(repositoryRoot, 'apps/dashboard');
const dist = join(home, 'dist');
/** In it: of which sources it was built. */
const stamp = join(dist, '.built-from');
/** What Vite reads for it; a change of any is another dashboard. */
const sources = [
  'apps/dashboard/{src,public}/**/*',
  'apps/dashboard/*.{html,json,ts}',
  'packages/{client,contracts,engine}/src/**/*',
  'pnpm-lock.yaml',
];
const compressed = /\.(js|css|svg)$/;
/** A smaller file has next to nothing to gain. */
const compressedBytesMin = 1_024;
const brotliQuality = 9; // the best one takes ten times as long for 3 %

/** Where the dashboard was built to; undefined when it wasn't. */
export const builtDashboard = (): string | undefined => (existsSync(join(dist, 'index.html')) ? dist : undefined);

/** Builds the dashboard unless it was built of these very sources, with its files compressed beside them. */
export async function buildDashboard(say: (text: string) => void): Promise<string> {
  const fingerprint = fingerprintOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return dist;
  say('building the dashboard');
  // Beside the one in use, which goes on until this one is whole; several processes may be at it.
  const made = join(home, 'node_modules', `.dist-${process.pid}`);
  try {
    await runVite(made);
    await compressFiles(made);
    writeFileSync(join(made, '.built-from'), fingerprint);
    const old = `${made}-old`;
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(made, dist);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return dist;
}

async function runVite(outDir: string): Promise<void> {
  const args = [join(home, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', outDir, '--logLevel', 'warn'];
  // Its mode is that of the build, whatever runs us: a test, too.
  const child = spawn(process.execPath, args, {
    cwd: home,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (output += piece.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`building the dashboard ended with ${code}:\n${output.trim()}`);
}

async function compressFiles(dir: string): Promise<void> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => compressed.test(file));
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } };
  for (const file of files) {
    const path = join(dir, file);
    const bytes = readFileSync(path);
    if (bytes.length < compressedBytesMin) continue;
    writeFileSync(`${path}.br`, await promisify(brotliCompress)(bytes, brotli));
    writeFileSync(`${path}.gz`, await promisify(gzip)(bytes));
  }
}
