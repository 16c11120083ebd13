import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { Failure, run, say } from './progress.mjs';

/** Installs what pnpm-lock.yaml lists, unless it was done for these very files and every package still has it. */
export async function installDependencies(root, toolchain) {
  const stamp = join(root, 'node_modules', '.installed');
  const isInstalled = () =>
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === fingerprint(root) &&
    packageFolders(root).every(hasDependencies);
  if (isInstalled()) return;
  await withLock(root, async () => {
    if (isInstalled()) return;
    rmSync(stamp, { force: true });
    say('installing the dependencies with pnpm');
    const args = ['install', '--frozen-lockfile', '--reporter=append-only'];
    const { code, output } = await run(toolchain.pnpm, args, { cwd: root, env: { ...toolchain.env, CI: '1' } });
    if (code !== 0) {
      const next = /OUTDATED_LOCKFILE/.test(output)
        ? 'a package.json was changed: run `pnpm install` once, which updates pnpm-lock.yaml'
        : 'check the network and the free disk space (1 GB), then run this again';
      throw new Failure('installing the dependencies', `pnpm install ended with ${code}\n${output}`, next);
    }
    writeFileSync(stamp, fingerprint(root));
    say('the dependencies are installed');
  });
}

function fingerprint(root) {
  const hash = createHash('sha256');
  const packages = packageFolders(root).map((folder) => join(folder, 'package.json'));
  const files = [join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml'), ...packages];
  for (const file of files) hash.update(readFileSync(file, 'utf8'));
  return hash.digest('hex');
}

function packageFolders(root) {
  const groups = ['packages', 'services', 'apps'].map((group) => join(root, group)).filter(existsSync);
  const folders = groups.flatMap((group) =>
    readdirSync(group)
      .sort()
      .map((name) => join(group, name)),
  );
  return [root, ...folders.filter((folder) => existsSync(join(folder, 'package.json')))];
}

function hasDependencies(folder) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys({ ...dependencies, ...devDependencies }).every((name) =>
    existsSync(join(folder, 'node_modules', name)),
  );
}
