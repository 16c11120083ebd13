import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '@procession/stack/stack.ts';
import { startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { generateKeyPair, importJWK, SignJWT } from 'jose';
import pg from 'pg';
import type { Reply } from '../world.ts';
import { fingerprint } from './isolation.ts';
import { type Office, openOffice, type Request } from './office.ts';
import { type Operation, operationsOf } from './operations.ts';

export interface MatrixWorld {
  stack: Stack;
  operations: ReadonlyMap<string, Operation>;
  own: Office;
  other: Office;
  /** What stands in `Authorization`, and is not a token that is good here. */
  badTokens: readonly [what: string, authorization: string | undefined][];
  callRaw: (request: Request, authorization: string | undefined) => Promise<Reply>;
  /** What a tenant has in the tables of the log. */
  fingerprintOf: (tenant: string) => Promise<Record<string, string>>;
  close: () => Promise<void>;
}

const answerWithinMs = 20_000;

/** The stack with two tenants that have the same, each under its own name. */
export async function openMatrixWorld(): Promise<MatrixWorld> {
  const dir = makeTemporaryFolder();
  const stack = await startStack({
    dir,
    durable: false,
    administrators: ['northern:northern-root', 'southern:southern-root'],
  });
  const callRaw: MatrixWorld['callRaw'] = async ({ service, method, path, body, headers }, authorization) => {
    const response = await fetch(`${stack.urls[service][0]}${path}`, {
      method,
      headers: {
        ...(authorization !== undefined && { authorization }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
  };
  const tokens = new Map<string, string>();
  const admin = new pg.Client({ connectionString: stack.databases.admin });
  await admin.connect();
  const office = (tenant: string): Promise<Office> =>
    openOffice(
      tenant,
      async (as, request) => {
        if (!tokens.has(as)) tokens.set(as, await stack.token(as, { tenant }));
        return callRaw(request, `Bearer ${tokens.get(as)}`);
      },
      async (text, values) => (await admin.query(text, values)).rows as Record<string, unknown>[],
    );
  return {
    stack,
    operations: await operationsOf(stack.urls),
    own: await office('northern'),
    other: await office('southern'),
    badTokens: await badTokensOf(stack),
    callRaw,
    fingerprintOf: (tenant) => fingerprint(admin, tenant),
    close: async () => {
      await admin.end();
      await stack.stop();
      removeDataFolder(dir);
    },
  };
}

async function badTokensOf(stack: Stack): Promise<MatrixWorld['badTokens']> {
  const jwk = JSON.parse(readFileSync(join(stack.dir, 'issuer-key.json'), 'utf8'));
  const real = await importJWK(jwk, 'EdDSA');
  const { privateKey: forged } = await generateKeyPair('EdDSA');
  const now = Math.floor(Date.now() / 1000);
  const sign = (over: Record<string, unknown>, key = real): Promise<string> =>
    new SignJWT({
      iss: stack.issuerUrl!,
      aud: 'procession',
      sub: 'northern-everything',
      tenant: 'northern',
      iat: now,
      exp: now + 300,
      ...over,
    })
      .setProtectedHeader({ alg: 'EdDSA' })
      .sign(key);
  return [
    ['nothing', undefined],
    ['no bearer', 'Basic bm9ydGhlcm46eA=='],
    ['no token', 'Bearer x'],
    ['expired', `Bearer ${await sign({ iat: now - 600, exp: now - 300 })}`],
    ['signed by another', `Bearer ${await sign({}, forged as never)}`],
    ['of another issuer', `Bearer ${await sign({ iss: 'https://elsewhere.example' })}`],
    ['for somebody else', `Bearer ${await sign({ aud: 'another-product' })}`],
    ['of no tenant', `Bearer ${await sign({ tenant: undefined })}`],
    ['living too long', `Bearer ${await sign({ exp: now + 86_400 })}`],
  ];
}
