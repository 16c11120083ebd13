// `node packages/engine/src/cases/golden/main.ts <folder of cases>`: plays the cases and records those histories that are not there yet.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCasesIn } from '../find-cases.ts';
import { goldenFolder } from './golden-folder.ts';
import { recordGolden } from './golden-history.ts';

const folder = process.argv[2];
if (folder === undefined || !existsSync(folder)) {
  console.error('usage: node packages/engine/src/cases/golden/main.ts <folder of cases>');
  process.exit(2);
}
mkdirSync(goldenFolder, { recursive: true });
let recorded = 0;
for (const { file, status, world } of runCasesIn(resolve(folder))) {
  const name = `${file.replace(/\.ya?ml$/, '').replaceAll('/', '-')}.json`;
  const target = join(goldenFolder, name);
  if (status !== 'passed' || !world || existsSync(target)) continue;
  writeFileSync(target, `${JSON.stringify(recordGolden(file, world.commits))}\n`);
  recorded++;
}
console.log(`${recorded} recorded in ${goldenFolder}`);
