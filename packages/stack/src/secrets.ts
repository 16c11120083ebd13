import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { databaseRoles } from './database.ts';
import { folderElsewhere } from './postgres-binaries.ts';

const password = z.string().min(20);
const secretsFile = z.object({
  /** Of the database's superuser and of each role that a service logs in as. */
  postgres: z.record(z.enum(['admin', ...databaseRoles]), password),
  /** Base64, 32 bytes: wraps the keys of sensitive fields. */
  dataKey: z.string(),
  /** Base64, 32 bytes: seals the credentials of services. */
  credentialKey: z.string(),
  /** Between services, for what people may not ask of them. */
  internalKey: password,
  /** Base64, 32 bytes: signs the tickets of live connections. */
  ticketKey: z.string(),
  /** Base64, 32 bytes: seals the sessions in browsers. A stack of before has none yet. */
  sessionKey: z.string().default(() => randomBytes(32).toString('base64')),
});
export type Secrets = z.infer<typeof secretsFile>;

/** The secrets of the stack in this folder, made at its first start and readable by its owner only. */
export function loadSecrets(dir: string): Secrets {
  const file = join(dir, 'secrets.json');
  if (existsSync(file)) {
    const found = JSON.parse(readFileSync(file, 'utf8'));
    const secrets = secretsFile.parse(found);
    if (secrets.sessionKey !== found.sessionKey)
      writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    return secrets;
  }
  if (existsSync(join(dir, 'postgres/cluster')))
    throw new Error(
      `${file} is gone, and without it the data beside it cannot be opened: restore it, or start afresh with \`npm run reset\``,
    );
  rmSync(folderElsewhere(join(dir, 'postgres')), { recursive: true, force: true }); // of a clone that was at this place before
  const made: Secrets = {
    postgres: {
      admin: newPassword(),
      command: newPassword(),
      worker: newPassword(),
      reader: newPassword(),
      projector: newPassword(),
      query: newPassword(),
      notifier: newPassword(),
    },
    dataKey: randomBytes(32).toString('base64'),
    credentialKey: randomBytes(32).toString('base64'),
    internalKey: randomBytes(32).toString('base64url'),
    ticketKey: randomBytes(32).toString('base64'),
    sessionKey: randomBytes(32).toString('base64'),
  };
  mkdirSync(dir, { recursive: true });
  writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}

const newPassword = (): string => randomBytes(24).toString('base64url');
