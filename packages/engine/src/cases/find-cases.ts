import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { type CaseResult, runCase } from './run-case.ts';

export interface NamedResult extends CaseResult {
  /** Path of the file, from the folder that was asked for. */
  file: string;
}

/** Runs every case below a folder, or one case file, in order of path. Definitions that cases name are no cases themselves. */
export function runCasesIn(path: string): NamedResult[] {
  const files = statSync(path).isDirectory() ? caseFilesBelow(path) : [path];
  return files.flatMap((file) => {
    const content = readYaml(file);
    if (isDefinition(content)) return [];
    return [{ file: relative(path, file) || file, ...resultOf(content, file) }];
  });
}

function resultOf(content: unknown, file: string): CaseResult {
  try {
    return runCase(content, (name) => exampleFor(file, name));
  } catch (error) {
    const lines = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    return { status: 'failed', lines };
  }
}

const caseFilesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const readYaml = (file: string): unknown => parse(readFileSync(file, 'utf8'));

const isDefinition = (content: unknown): boolean =>
  typeof content === 'object' && content !== null && 'steps' in content && !('script' in content);

/** `<name>.yaml` or `examples/<name>.yaml` in the nearest folder above the case. */
function exampleFor(file: string, name: string): unknown {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    for (const candidate of [join(folder, `${name}.yaml`), join(folder, 'examples', `${name}.yaml`)]) {
      if (candidate === file || !statSync(candidate, { throwIfNoEntry: false })) continue;
      const content = readYaml(candidate);
      if (isDefinition(content)) return content;
    }
    if (folder === dirname(folder)) throw new Error(`there is no definition ${name}.yaml above ${file}`);
  }
}
