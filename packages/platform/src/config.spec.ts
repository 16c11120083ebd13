import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readConfig, secretKey, serverConfig } from './config.ts';

test('a configuration is read with its defaults', () => {
  const key = Buffer.alloc(32, 1).toString('base64');
  const config = readConfig({ ...serverConfig, DATA_KEY: secretKey }, { PORT: '7001', DATA_KEY: key });
  expect(config).toMatchObject({ HOST: '127.0.0.1', PORT: 7001, LOG_LEVEL: 'info' });
  expect(config.DATA_KEY.length).toBe(32);
});

test('all faults are reported at once, and the process ends with 78', () => {
  const code = `import { readConfig, serverConfig, authConfig } from ${JSON.stringify(new URL('./config.ts', import.meta.url).href)};
    readConfig({ ...serverConfig, ...authConfig }, { PORT: 'seven', TOKEN_ISSUER: 'nowhere' });`;
  const run = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', code], { encoding: 'utf8' });
  expect(run.status).toBe(78);
  for (const variable of ['PORT', 'TOKEN_ISSUER', 'TOKEN_JWKS_URL']) expect(run.stderr).toContain(variable);
});
