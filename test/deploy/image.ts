import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, linkSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { readDockerIgnore } from './docker-ignore.ts';
import { environmentOf, type Instruction, instructionsOf, readDockerfile } from './dockerfile.ts';

export const repository = resolve(import.meta.dirname, '../..');
const dockerfile = join(repository, 'deploy/image/Dockerfile');
export const stages = readDockerfile(dockerfile);
const isIgnored = readDockerIgnore(`${dockerfile}.dockerignore`);
const workingFolder = '/srv/procession';
const stepTimeoutMs = 120_000;

export interface BuiltImage {
  /** Where the image's working folder is on this machine. */
  folder: string;
  instructions: Instruction[];
  /** As a container has it, with paths of this machine. */
  env: Record<string, string>;
  /** The image's user, when we may become it. */
  user: { uid: number; gid: number } | undefined;
  node: string;
}

/** Carries out a stage of the Dockerfile, and those that it needs, in a folder of its own below `dir`. */
export function buildImage(dir: string, target: string): BuiltImage {
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o755);
  const node = nodeIn(dir);
  const built = new Map<string, string>();
  const build = (name: string): string => {
    const known = built.get(name);
    if (known) return known;
    const stage = stages.find((candidate) => candidate.name === name)!;
    const folder = join(dir, name);
    const base = stages.some((candidate) => candidate.name === stage.base) ? build(stage.base) : undefined;
    if (base) copyTree(base, folder);
    else mkdirSync(folder, { recursive: true });
    for (const [index, instruction] of stage.instructions.entries()) {
      const before = [...instructionsOf(stages, stage.base), ...stage.instructions.slice(0, index)];
      if (instruction.name === 'COPY') copy(instruction.text, folder, build);
      if (instruction.name === 'RUN') run(instruction.text, folder, before, node);
    }
    built.set(name, folder);
    return folder;
  };
  const folder = build(target);
  const instructions = instructionsOf(stages, target);
  return { folder, instructions, env: environmentIn(folder, instructions, node), user: userOf(instructions), node };
}

/** Also where the image's user cannot enter the folder of ours. */
function nodeIn(dir: string): string {
  const node = join(dir, 'bin/node');
  mkdirSync(dirname(node), { recursive: true });
  if (statSync(node, { throwIfNoEntry: false })) return node;
  try {
    linkSync(process.execPath, node);
  } catch {
    copyFileSync(process.execPath, node); // on another file system
  }
  return node;
}

/** Hard links: nothing in an image is changed in place. Links within it stay links. */
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const flags = process.platform === 'linux' ? '-al' : '-a';
  const { status, stderr } = spawnSync('cp', [flags, `${from}/.`, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`copying ${from} failed: ${stderr}`);
}

function copy(text: string, folder: string, build: (stage: string) => string): void {
  const words = text.split(' ');
  const from = /^--from=(.+)$/.exec(words[0]!)?.[1];
  if (from) {
    const [, source = '', target = ''] = words;
    if (!source.startsWith(workingFolder))
      throw new Error(`COPY ${text}: only what is in the working folder is copied`);
    copyTree(source.replace(workingFolder, build(from)), join(folder, target));
    return;
  }
  const target = words.at(-1)!;
  for (const source of words.slice(0, -1)) {
    const to = target.endsWith('/') ? join(folder, target, source.split('/').at(-1)!) : join(folder, target);
    const filter = (path: string): boolean => !isIgnored(relative(repository, path));
    cpSync(join(repository, source), to, { recursive: true, filter });
  }
}

function run(command: string, folder: string, before: readonly Instruction[], node: string): void {
  if (/^npm install --global pnpm@/.test(command)) {
    refuseOtherPnpm(command);
    return;
  }
  // Only root can give files to somebody else; whoever else runs this runs the image as itself.
  const possible = isRoot() ? command : command.replace(/ -[og] \d+/g, '');
  const { status, stdout, stderr } = spawnSync('sh', ['-c', possible], {
    cwd: folder,
    env: environmentIn(folder, before, node),
    encoding: 'utf8',
    timeout: stepTimeoutMs,
    ...userOf(before),
  });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}:\n${stdout}\n${stderr}`);
}

/** The image installs with the version that the lock file was made with: the toolchain's, which is what runs here. */
function refuseOtherPnpm(command: string): void {
  const { optionalDependencies } = JSON.parse(readFileSync(join(repository, 'toolchain/package.json'), 'utf8'));
  const ours: string = optionalDependencies['@pnpm/exe.linux-x64'];
  if (!command.endsWith(`pnpm@${ours}`)) throw new Error(`RUN ${command}: the toolchain has pnpm ${ours}`);
}

function environmentIn(folder: string, instructions: readonly Instruction[], node: string): Record<string, string> {
  const { PATH = '', HOME = '/' } = process.env;
  const env = { PATH: [dirname(node), PATH].join(delimiter), HOME, ...environmentOf(instructions) };
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace(workingFolder, folder)]));
}

function userOf(instructions: readonly Instruction[]): { uid: number; gid: number } | undefined {
  const user = instructions.findLast(({ name }) => name === 'USER')?.text;
  if (user === undefined || !isRoot()) return undefined;
  const [uid, gid] = user.split(':').map(Number);
  return { uid: uid!, gid: gid! };
}

const isRoot = (): boolean => process.getuid?.() === 0;
