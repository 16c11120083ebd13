import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDemo } from '@procession/stack/demo/load.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The README's own lines, run as written; only the ports are those of this run.

const dir = makeTemporaryFolder();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ dir, durable: false });
  await loadDemo(stack, () => {});
});
afterAll(async () => {
  await stack?.stop();
  removeDataFolder(dir);
});

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
const [, decide, read] = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map((block) => block[1]!);

const withPortsOfThisRun = (lines: string): string => {
  const taken = { 7001: stack.urls.command[0]!, 7002: stack.urls.query[0]!, 7010: stack.issuerUrl! };
  return Object.entries(taken).reduce((text, [port, url]) => text.replaceAll(`http://127.0.0.1:${port}`, url), lines);
};
const run = (lines: string): string =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', withPortsOfThisRun(lines)], { encoding: 'utf8' });

test('a stranger starts an approval, decides it, is refused the second time, and reads what happened', async () => {
  const decided = run(`${decide!}\necho; echo "TASK=$TASK"`);
  expect(decided).toContain('"started":[{');
  expect(decided).toContain('"status":"completed","outcome":"approved"');
  expect(decided).toContain('"type":"urn:procession:problem:task-already-decided"');
  expect(decided).toContain('"by":"ben"');
  const task = /^TASK=(.*)$/m.exec(decided)![1]!;

  const mei = await stack.token('mei');
  const isItFinancesTurn = async (): Promise<boolean> => {
    const reply = await fetch(`${stack.urls.query[0]}/v1/tasks?of=mine&limit=200`, {
      headers: { authorization: `Bearer ${mei}` },
    });
    return (await reply.text()).includes(task.replace(/[.]1$/, '.2'));
  };
  await waitUntil("it is Finance's turn", isItFinancesTurn, { withinMs: 10_000 });
  const shown = run(`TASK=${task}\n${read!}`);
  expect(shown).toContain('Fine with me');
  expect(shown).toContain('Ben Okafor approved');
  expect(shown).toMatch(/"shownAt":\{"revision":\d,"at":"[^"]+","isNow":false\}/);
});
