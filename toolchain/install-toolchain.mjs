import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cleanEnvironment } from './environment.mjs';
import { withLock } from './lock.mjs';
import { Failure, run, say } from './progress.mjs';

const oldestNode = 20;
const wantedNode = 24;

/**
 * Node 24 and pnpm for this machine: on Linux those of toolchain/package-lock.json, installed into `.cache/toolchain`
 * once; elsewhere the ones on the PATH. Returns the paths of both and an environment in which they come first.
 */
export async function installToolchain(root) {
  const version = Number(process.versions.node.split('.')[0]);
  if (version < oldestNode) {
    const why = `this is Node ${process.versions.node}, at least ${oldestNode} is needed to begin`;
    throw new Failure('starting', why, `install Node ${wantedNode} or newer from https://nodejs.org`);
  }
  const tools = process.platform === 'linux' ? await packagedTools(root) : await toolsOnPath(version);
  const env = cleanEnvironment();
  env.PATH = [...new Set([dirname(tools.node), dirname(tools.pnpm)]), env.PATH]
    .filter((part) => part && part !== '.')
    .join(delimiter);
  return { ...tools, env };
}

async function packagedTools(root) {
  const folder = join(root, '.cache', 'toolchain');
  const machine = `${process.platform}-${process.arch}`;
  const tools = {
    node: join(folder, 'node_modules', `node-${machine}`, 'bin', 'node'),
    pnpm: join(folder, 'node_modules', '@pnpm', `exe.${machine}`, 'pnpm'),
  };
  const isComplete = (there) => Object.values(tools).every((tool) => existsSync(tool.replace(folder, there)));
  const isInstalled = () =>
    sameText(join(folder, 'package-lock.json'), join(root, 'toolchain', 'package-lock.json')) && isComplete(folder);
  if (isInstalled()) return tools;
  refuseOtherMachines(root, machine);
  await withLock(root, async () => {
    if (!isInstalled()) await install(root, folder, isComplete);
  });
  return tools;
}

function refuseOtherMachines(root, machine) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'toolchain', 'package.json'), 'utf8'));
  const isGlibc = Boolean(process.report.getReport().header.glibcVersionRuntime);
  if (optionalDependencies[`node-${machine}`] && isGlibc) return;
  const why = `there is no packaged Node ${wantedNode} and pnpm for ${machine}${isGlibc ? '' : ' without glibc (Alpine?)'}`;
  throw new Failure(
    'installing Node and pnpm',
    why,
    'use Linux with glibc (Debian, Ubuntu …) on x64 or arm64, or macOS',
  );
}

/** Into a folder beside it, then renamed: what stands at the final place is always complete. */
async function install(root, folder, isComplete) {
  say(`installing Node ${wantedNode} and pnpm into .cache/toolchain (once, some 100 MB)`);
  const half = `${folder}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(root, 'toolchain', file), join(half, file));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm && /npm-cli\.c?js$/.test(npm) ? [process.execPath, npm] : ['npm'];
  const { code, output } = await run(command, [...before, ...args], { cwd: half, env: cleanEnvironment() });
  // For npm these packages are optional, so that it takes those of this machine: it says nothing when it cannot fetch them.
  if (code !== 0 || !isComplete(half)) {
    const why =
      code === 0
        ? 'npm could not fetch the packages: the registry does not answer or lacks them'
        : `npm ci ended with ${code}\n${output}`;
    const next =
      'check the network (behind a proxy: set HTTPS_PROXY, or the registry in ~/.npmrc), then run this again';
    throw new Failure('installing Node and pnpm', why, next);
  }
  rmSync(`${folder}.old`, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, `${folder}.old`);
  renameSync(half, folder);
  rmSync(`${folder}.old`, { recursive: true, force: true });
}

async function toolsOnPath(version) {
  if (version < wantedNode) {
    const why = `this is Node ${process.versions.node}, and there is no Node ${wantedNode} to fetch for ${process.platform}`;
    const next = `install Node ${wantedNode} or newer (\`brew install node@${wantedNode}\`, or https://nodejs.org), then run this again`;
    throw new Failure('starting', why, next);
  }
  const { code } = await run('pnpm', ['--version']);
  if (code !== 0) {
    throw new Failure(
      'looking for pnpm',
      'there is no pnpm on the PATH',
      'npm install --global pnpm@12, then run this again',
    );
  }
  return { node: process.execPath, pnpm: 'pnpm' };
}

function sameText(one, other) {
  return existsSync(one) && readFileSync(one, 'utf8') === readFileSync(other, 'utf8');
}
