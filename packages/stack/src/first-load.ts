import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}

/** The page that one comes to first; its chunk is loaded when it is opened. */
const firstPage = 'src/screens/home/home-page.tsx';

/** What a browser loads before the first page can be used: scripts and styles of the dashboard in `dist`, in kB (1,000), compressed. */
export function firstLoadKb(dist: string): number {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const add = (chunk: Chunk): void => {
    if (files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const name of chunk.imports ?? []) add(manifest[name]!);
  };
  for (const chunk of [Object.values(manifest).find(({ isEntry }) => isEntry), manifest[firstPage]]) {
    if (!chunk) throw new Error(`the manifest of ${dist} has no entry, or no ${firstPage}`);
    add(chunk);
  }
  const bytes = [...files].map((file) => gzipSync(readFileSync(join(dist, file))).length);
  return bytes.reduce((sum, each) => sum + each, 0) / 1_000;
}
