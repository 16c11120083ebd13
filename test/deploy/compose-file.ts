import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repository } from './image.ts';

export interface ComposeService {
  image: string;
  build?: { context: string; dockerfile: string; target: string };
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  profiles?: string[];
  ports?: string[];
  networks?: string[];
  healthcheck?: { disable?: boolean };
  read_only?: boolean;
  cap_drop?: string[];
  deploy?: { resources: { limits: Record<string, string> } };
  volumes?: string[];
  stop_grace_period?: string;
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean } | null>;
}

/** deploy/compose.yaml with the variables of an env file filled in, as Docker Compose does it: in the texts of the parsed file. */
export function readCompose(variables: Readonly<Record<string, string>>): ComposeFile {
  const text = readFileSync(join(repository, 'deploy/compose.yaml'), 'utf8');
  const fillIn = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? interpolate(value, variables) : value;
  return JSON.parse(JSON.stringify(parse(text, { merge: true })), fillIn);
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:?what to do}`. @throws Error when a variable without a default is missing. */
function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, other = '') => {
    const value = variables[name];
    if (value !== undefined && value !== '') return value;
    if (kind === '-') return other;
    if (kind === '?') throw new Error(`${name} is missing: ${other}`);
    return '';
  });
}

/** `NAME=value` lines. */
export function readEnvFile(file: string): Record<string, string> {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\w+=/.test(line));
  return Object.fromEntries(lines.map((line) => [line.split('=')[0]!, line.slice(line.indexOf('=') + 1)]));
}

/** Services so that each stands after those that it depends on. */
export function inOrder(services: Readonly<Record<string, ComposeService>>): [string, ComposeService][] {
  const placed = new Map<string, ComposeService>();
  const place = (name: string): void => {
    const service = services[name];
    if (!service || placed.has(name)) return;
    for (const needed of Object.keys(service.depends_on ?? {})) place(needed);
    placed.set(name, service);
  };
  for (const name of Object.keys(services)) place(name);
  return [...placed];
}
