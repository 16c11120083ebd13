import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { Failure, run, say } from './progress.mjs';

/**
 * The path of a nats-server that runs: $NATS_SERVER_BIN, the one that was fetched before, one on the PATH or where
 * Debian and others put it; on Debian and Ubuntu else fetched by apt into `.cache/nats`, which needs no root and starts no service.
 */
export async function provideNats(root) {
  const fetched = join(root, '.cache', 'nats', 'nats-server');
  const named = process.env.NATS_SERVER_BIN;
  if (named) {
    if (await runs(named)) return named;
    throw new Failure(
      'looking for nats-server',
      `NATS_SERVER_BIN is ${named}, which does not run`,
      'correct or unset it',
    );
  }
  for (const candidate of [fetched, 'nats-server', '/usr/sbin/nats-server', '/usr/local/bin/nats-server']) {
    if (await runs(candidate)) return candidate;
  }
  const why = await withLock(root, () => fetchByApt(root, fetched));
  if (await runs(fetched)) return fetched;
  const next =
    process.platform === 'darwin'
      ? 'brew install nats-server'
      : 'install it (Debian, Ubuntu: `apt-get install nats-server`) or set NATS_SERVER_BIN to one';
  throw new Failure('looking for nats-server', why, next);
}

async function runs(binary) {
  return (await run(binary, ['--version'])).code === 0;
}

/** Returns why there is none now, when there is none. */
async function fetchByApt(root, binary) {
  if (existsSync(binary)) return 'the fetched one does not run';
  if ((await run('apt-get', ['--version'])).code !== 0)
    return 'there is none on the PATH, and no apt-get to fetch it with';
  say('fetching nats-server with apt-get into .cache/nats (once, 4 MB)');
  const folder = join(root, '.cache', 'nats');
  const half = `${folder}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  const download = () => run('apt-get', ['download', '-q', 'nats-server'], { cwd: half });
  let result = await download();
  if (result.code !== 0 && process.getuid() === 0) {
    say('apt-get does not know it yet: updating its lists');
    await run('apt-get', ['update', '-q']);
    result = await download();
  }
  const archive = readdirSync(half).find((name) => name.endsWith('.deb'));
  if (result.code !== 0 || !archive) return `apt-get download ended with ${result.code}\n${result.output}`;
  const unpacked = await run('dpkg', ['-x', archive, 'unpacked'], { cwd: half });
  if (unpacked.code !== 0) return `dpkg -x ended with ${unpacked.code}\n${unpacked.output}`;
  renameSync(join(half, 'unpacked', 'usr', 'sbin', 'nats-server'), join(half, 'nats-server'));
  for (const name of [archive, 'unpacked']) rmSync(join(half, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
  return '';
}
