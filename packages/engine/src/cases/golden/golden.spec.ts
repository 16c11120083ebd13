import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { foldVersion } from '../../instance/fold-version.ts';
import { goldenFolder } from './golden-folder.ts';
import { foldGolden, type GoldenHistory } from './golden-history.ts';

const files = readdirSync(goldenFolder).filter((file) => file.endsWith('.json'));

test.each(files)('%s folds to what it folded to when it was recorded', (file) => {
  const golden = JSON.parse(readFileSync(join(goldenFolder, file), 'utf8')) as GoldenHistory;
  const { seen, state } = foldGolden(golden);
  expect(seen).toEqual(golden.commits.map((commit) => commit.seen));
  // Of a fold version that came later nothing was recorded here: what people see is the same all the same.
  expect(golden.states[foldVersion] ?? state).toBe(state);
});
