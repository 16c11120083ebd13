import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderElsewhere } from './postgres-binaries.ts';

/** A new folder for servers' data, one that PostgreSQL's user may enter. */
export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'procession-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** Removes a folder of servers' data, with the part of PostgreSQL's that had to lie elsewhere. */
export function removeDataFolder(folder: string): void {
  for (const path of [folder, folderElsewhere(join(folder, 'postgres'))])
    rmSync(path, { recursive: true, force: true });
}
