import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './layout.ts';

/** Of the contents of all files that these patterns match, below the repository, and of the version of Node. */
export function fingerprintOf(patterns: readonly string[]): string {
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of globSync(patterns, { cwd: repositoryRoot }).sort()) {
    const path = join(repositoryRoot, file);
    if (statSync(path).isFile()) hash.update(`${file}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}
