import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { runCasesIn } from './find-cases.ts';

/** `npm run cases -- <folder>`: runs case files, prints what fails with its trace, and counts. */
const [folder, ...surplus] = process.argv.slice(2).filter((argument) => argument !== '--');
const startedIn = process.env.INIT_CWD ?? '.'; // npm runs scripts from the root of the clone
if (folder === undefined || surplus.length > 0 || !existsSync(resolve(startedIn, folder))) {
  console.error(
    folder === undefined || surplus.length > 0
      ? 'usage: npm run cases -- <folder or case file>'
      : `there is no ${resolve(startedIn, folder)}`,
  );
  process.exit(2);
}

const results = runCasesIn(resolve(startedIn, folder));
for (const { file, status, lines } of results) {
  if (status === 'failed') console.log(`failed  ${file}\n  ${lines.join('\n  ')}`);
  if (status === 'skipped') console.log(`skipped ${file}: not built yet: ${lines.join(', ')}`);
}
const count = (status: string) => results.filter((result) => result.status === status).length;
if (results.length === 0) console.error(`there is no case below ${resolve(startedIn, folder)}`);
console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
process.exitCode = count('failed') > 0 || results.length === 0 ? 1 : 0;
