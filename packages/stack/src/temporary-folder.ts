import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderElsewhere } from './postgres-binaries.ts';
import { isRunning, processIdentity } from './process-identity.ts';

const prefix = 'procession-';

/** A new folder for servers' data, one that PostgreSQL's user may enter. Those of runs that were killed are removed. */
export function makeTemporaryFolder(): string {
  for (const name of readdirSync(tmpdir())) if (name.startsWith(prefix)) removeIfLeft(join(tmpdir(), name));
  const folder = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(folder, 0o711);
  writeFileSync(ownerFile(folder), JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  return folder;
}

/** Removes a folder of servers' data, with the part of PostgreSQL's that had to lie elsewhere. */
export function removeDataFolder(folder: string): void {
  for (const path of [folder, folderElsewhere(join(folder, 'postgres'))])
    rmSync(path, { recursive: true, force: true });
}

const ownerFile = (folder: string): string => join(folder, 'owner.json');

function removeIfLeft(folder: string): void {
  try {
    const { pid, identity } = JSON.parse(readFileSync(ownerFile(folder), 'utf8'));
    if (!isRunning(pid, identity)) removeDataFolder(folder);
  } catch {
    // It is being made just now, belongs to another user, or is none of ours.
  }
}
