import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repositoryRoot } from '@procession/stack/layout.ts';
import { withLock } from '../../toolchain/lock.mjs';

/**
 * The others, in exact versions. They are no dependencies of ours: only who compares has them, in `.cache/peers`.
 * Of Restate's server npm takes the binary of this machine.
 */
const versions = {
  '@dbos-inc/dbos-sdk': '5.3.0',
  '@event-driven-io/dumbo': '0.12.7',
  '@event-driven-io/emmett': '0.42.0',
  '@event-driven-io/emmett-postgresql': '0.42.0',
  '@restatedev/restate-sdk': '1.17.2',
  '@restatedev/restate-server': '1.7.12',
  pg: '8.23.1',
};
type PackageName = keyof typeof versions;

const folder = join(repositoryRoot, '.cache', 'peers');
const manifest = JSON.stringify({ name: 'peers', private: true, dependencies: versions }, undefined, 2);
const installWithinMs = 5 * 60_000;

/** Installs them with npm, once. @throws Error that says what to do. */
export async function installPeers(say: (text: string) => void): Promise<void> {
  const isInstalled = (): boolean => existsSync(join(folder, 'node_modules')) && readManifest() === manifest;
  await withLock(repositoryRoot, async () => {
    if (isInstalled()) return;
    say('installing the packages of the peers into .cache/peers (once, some 250 MB)');
    const half = `${folder}.new`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, 'package.json'), manifest);
    await npmInstall(half).catch((error: unknown) => {
      rmSync(half, { recursive: true, force: true });
      throw error;
    });
    rmSync(folder, { recursive: true, force: true });
    renameSync(half, folder);
  });
}

/** A package of the peers, as the part of it that we use is described by `T`. */
export function loadPeer<T>(name: PackageName): T {
  return createRequire(join(folder, 'package.json'))(name) as T;
}

/** @throws Error when there is none for this machine. */
export function restateServerBinary(): string {
  const require = createRequire(join(folder, 'package.json'));
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  try {
    return require.resolve(`${name}/bin/restate-server`);
  } catch (error) {
    throw new Error(`npm installed no Restate server for this machine: ${name} is missing`, { cause: error });
  }
}

function readManifest(): string | undefined {
  const file = join(folder, 'package.json');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

async function npmInstall(cwd: string): Promise<void> {
  const npm = spawn('npm', npmArguments, { cwd, stdio: ['ignore', 'ignore', 'pipe'], timeout: installWithinMs });
  let output = '';
  npm.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(0, 2_000);
  });
  const [code] = (await once(npm, 'close').catch((cause: unknown) => {
    throw new Error('installing the peers failed: there is no npm on the PATH', { cause });
  })) as [number | null];
  if (code === 0) return;
  const reason = output.split('\n').slice(0, 4).join('\n');
  const end = code ?? `a signal (after at most ${installWithinMs / 60_000} minutes)`;
  throw new Error(`npm install of the peers ended with ${end}: check the network, then run this again\n${reason}`);
}

/** Nobody's scripts are run, and a registry that does not answer is given up soon. */
const npmArguments = [
  'install',
  '--ignore-scripts',
  '--no-package-lock',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];
