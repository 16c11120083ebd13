import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@procession/client/client.ts';
import { startInstance } from '@procession/contracts/http/command.ts';
import { loadDemo } from '@procession/stack/demo/load.ts';
import { demoAdministrator } from '@procession/stack/issuer/personas.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagesFolder, stepPages } from './step-pages.ts';

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

test('the definitions of docs/steps work as pasted', async () => {
  const { urls } = stack;
  const token = () => stack.token(demoAdministrator);
  const { definitions, instances } = createClient({
    commandUrl: urls.command,
    queryUrl: urls.query,
    liveUrl: urls.notifier,
    token,
  });
  for (const { type, documents, start } of stepPages()) {
    for (const { key, text } of [...documents].reverse())
      await definitions.publish(key, { document: text, confirmWarnings: true });
    const { status } = await instances.start(startInstance.parse(start));
    expect([type, status]).toEqual([type, 'in_progress']);
  }
});

test('the lines that say how to try one work as pasted', () => {
  const text = readFileSync(join(pagesFolder, 'README.md'), 'utf8');
  const lines = /^```sh\n(.*?)^```$/ms
    .exec(text)![1]!
    .replaceAll('http://127.0.0.1:7001', stack.urls.command[0]!)
    .replaceAll('http://127.0.0.1:7010', stack.issuerUrl!);
  const { documents, start } = stepPages().find(({ type }) => type === 'approval')!;
  writeFileSync(join(dir, 'definition.yaml'), documents[0]!.text);
  writeFileSync(join(dir, 'start.json'), JSON.stringify({ ...start, entity: { type: 'invoice', id: 'pasted' } }));
  const said = execFileSync('bash', ['-euo', 'pipefail', '-c', lines], { cwd: dir, encoding: 'utf8' });
  expect(said).toMatch(/^\{"version":\d/);
  expect(said).toContain('"title":"Invoice pasted"');
});
