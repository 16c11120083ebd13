import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtDashboard } from '@procession/stack/dashboard.ts';
import { expect, test } from 'vitest';

const firstLoadKbMax = 200;

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}

test(`the first load is at most ${firstLoadKbMax} kB, scripts and styles, compressed`, () => {
  const dist = builtDashboard()!;
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const add = (chunk: Chunk): void => {
    if (files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const name of chunk.imports ?? []) add(manifest[name]!);
  };
  add(Object.values(manifest).find(({ isEntry }) => isEntry)!);
  const bytes = [...files].map((file) => gzipSync(readFileSync(join(dist, file))).length);
  const kb = bytes.reduce((sum, each) => sum + each, 0) / 1_000;
  expect(kb).toBeLessThanOrEqual(firstLoadKbMax);
});
