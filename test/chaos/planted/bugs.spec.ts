import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@procession/stack/layout.ts';
import { expect, test } from 'vitest';
import { bugs } from './bugs.ts';

// Whoever changes a line that a bug is planted into learns it here, in no time, and not from a stack that is played on.

const migrations = globSync('services/*/migrations/*.sql', { cwd: repositoryRoot });
const textOf = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8');

/** The file that makes this function, `<schema>.<name>`. */
function fileOf(name: string): string {
  const begin = new RegExp(`^create function (\\w+\\.)?${name.split('.')[1]}\\(`, 'm');
  const found = migrations.filter((file) => begin.test(textOf(file)));
  expect(found, name).toHaveLength(1);
  return found[0]!;
}

test.for([...bugs])('the text that "$name" changes stands where it did', ({ plant }) => {
  for (const replacement of plant.replacements) {
    const file = 'file' in replacement ? replacement.file : fileOf('function' in plant ? plant.function : '');
    expect(textOf(file).split(replacement.find), `${file}: ${replacement.find}`).toHaveLength(2);
  }
});
