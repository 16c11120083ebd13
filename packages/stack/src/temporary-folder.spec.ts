import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporaryFolder, removeDataFolder } from './temporary-folder.ts';

test('the folder of a run that was killed is removed by the next run, that of a living one is left alone', () => {
  const [killed, living] = [makeTemporaryFolder(), makeTemporaryFolder()];
  const owner = JSON.parse(readFileSync(join(killed, 'owner.json'), 'utf8'));
  writeFileSync(join(killed, 'owner.json'), JSON.stringify({ ...owner, identity: 'of an earlier process' }));
  const next = makeTemporaryFolder();
  expect([killed, living, next].map(existsSync)).toEqual([false, true, true]);
  for (const folder of [living, next]) removeDataFolder(folder);
  expect([living, next].map(existsSync)).toEqual([false, false]);
});
