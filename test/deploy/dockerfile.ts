import { readFileSync } from 'node:fs';

export interface Instruction {
  name: string;
  /** What follows the name, lines joined, build arguments filled in. */
  text: string;
}

export interface Stage {
  name: string;
  /** Another stage's name, or an image. */
  base: string;
  instructions: Instruction[];
}

/** The stages of a Dockerfile, in order. Reads what ours is written in: no heredocs, no stages without a name. */
export function readDockerfile(file: string): Stage[] {
  const lines = readFileSync(file, 'utf8')
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const values = new Map<string, string>();
  const stages: Stage[] = [];
  for (const line of lines) {
    const [name = '', ...rest] = line.split(/\s+/);
    const text = rest.join(' ').replace(/\$\{(\w+)\}/g, (whole, key: string) => values.get(key) ?? whole);
    const from = /^(\S+) AS (\S+)$/.exec(text);
    if (name === 'ARG') values.set(text.split('=')[0]!, text.split('=')[1] ?? '');
    else if (name === 'FROM' && from) stages.push({ name: from[2]!, base: from[1]!, instructions: [] });
    else if (stages.length > 0 && name !== 'FROM') stages.at(-1)!.instructions.push({ name, text });
    else throw new Error(`${file}: cannot read ${JSON.stringify(line)}`);
  }
  return stages;
}

/** Everything that happens in a stage, what its base stages did included. */
export function instructionsOf(stages: readonly Stage[], name: string): Instruction[] {
  const stage = stages.find((candidate) => candidate.name === name);
  return stage ? [...instructionsOf(stages, stage.base), ...stage.instructions] : [];
}

/** The last instruction of a name in JSON form, as ENTRYPOINT and CMD are. */
export function jsonOf(instructions: readonly Instruction[], name: string): string[] {
  const found = instructions.findLast((instruction) => instruction.name === name);
  return JSON.parse(/\[.*\]/.exec(found?.text ?? '')?.[0] ?? '[]');
}

/** What ENV sets. */
export function environmentOf(instructions: readonly Instruction[]): Record<string, string> {
  const pairs = instructions.filter(({ name }) => name === 'ENV').flatMap(({ text }) => text.split(' '));
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0]!, pair.slice(pair.indexOf('=') + 1)]));
}
