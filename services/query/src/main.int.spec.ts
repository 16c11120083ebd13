import { join } from 'node:path';
import { startProcess } from '@procession/stack/child-process.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { entryFile } from '@procession/stack/services.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { createDatabase, natsUrl } from '@procession/stack/testing.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { expect, test } from 'vitest';

test('the process gets ready, counts its answers, and ends by itself on SIGTERM', async () => {
  const database = await createDatabase();
  const dir = makeTemporaryFolder();
  const port = await freePort();
  const query = await startProcess({
    name: 'query',
    command: process.execPath,
    args: [entryFile('query')],
    env: {
      PORT: String(port),
      NATS_URL: natsUrl(),
      TOKEN_ISSUER: 'https://issuer.example',
      TOKEN_JWKS_URL: 'https://issuer.example/jwks.json',
      LOG_DATABASE_URL: database.urls.query,
      READ_DATABASE_URL: database.urls.query,
      DATA_KEY: Buffer.alloc(32, 1).toString('base64'),
    },
    logFile: join(dir, 'query.log'),
    deathSignal: 'TERM',
  });
  try {
    const at = `http://127.0.0.1:${port}`;
    const ready = () =>
      fetch(`${at}/readyz`).then(
        ({ status }) => status === 200,
        () => false,
      );
    await waitUntil('query is ready', ready, { withinMs: 10_000 });
    expect((await fetch(`${at}/v1/me`)).status).toBe(401);
    const metrics = await (await fetch(`${at}/metrics`)).text();
    expect(metrics).toMatch(/procession_query_seconds_count{[^}]*route="\/v1\/me",status="401"[^}]*} 1/);
    query.signal('SIGTERM');
    expect(await query.exited).toEqual({ code: 0, signal: null });
  } finally {
    await query.stop('SIGKILL', 1_000);
    removeDataFolder(dir);
    await database.drop();
  }
});
