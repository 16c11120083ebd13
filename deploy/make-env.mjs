// Writes deploy/.env, the configuration of deploy/compose.yaml, with fresh secrets. Never over one that is there.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = import.meta.dirname] = process.argv.slice(2);
const file = join(folder, '.env');
const example = readFileSync(join(import.meta.dirname, 'env.example'), 'utf8');
const text = example
  .replace(/=<password>$/gm, () => `=${randomBytes(24).toString('base64url')}`)
  .replace(/=<key>$/gm, () => `=${randomBytes(32).toString('base64')}`);

try {
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  process.stdout.write(`wrote ${file}: look through it, and keep a copy in a safe place\n`);
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  process.stderr.write(`${file} is there already, with secrets that the stored data need: nothing was changed\n`);
  process.exitCode = 1;
}
