import { createClient } from '@procession/client/client.ts';
import { startInstance } from '@procession/contracts/http/command.ts';
import { loadDemo } from '@procession/stack/demo/load.ts';
import { demoAdministrator } from '@procession/stack/issuer/personas.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stepPages } from './step-pages.ts';

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
