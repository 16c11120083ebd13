import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createClient } from '@procession/client/client.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressesOfService } from '../addresses-of.ts';
import { isRunning } from '../process-identity.ts';
import { everyServiceName, type ServiceName, serviceNames } from '../services.ts';
import { readState } from '../stack-state.ts';
import { makeTemporaryFolder, removeDataFolder } from '../temporary-folder.ts';
import { waitUntil } from '../wait-until.ts';

// `npm start` as a stranger meets it, with the first of its ports taken; the first time with two copies of each service.

const data = makeTemporaryFolder();
const env = { ...process.env, PROCESSION_DATA: data };
const command = (name: string): string => join(import.meta.dirname, `${name}.ts`);
const blocker = createServer();
let start: ChildProcess | undefined;
let output = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => blocker.once('error', () => resolve()).listen(7001, '127.0.0.1', resolve));
});
afterAll(() => {
  blocker.close();
  run('stop');
  removeDataFolder(data);
});

const startAgain = async (...args: string[]): Promise<void> => {
  output = '';
  start = spawn(process.execPath, [command('start'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [start.stdout!, start.stderr!]) stream.on('data', (chunk) => (output += chunk));
  const isUp = (): boolean => {
    if (start!.exitCode !== null) throw new Error(output);
    return output.includes('Ctrl-C stops it');
  };
  await waitUntil('the stack is up', isUp, { withinMs: 60_000 });
};
const run = (name: string): { status: number | null; text: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command(name)], { env, encoding: 'utf8' });
  return { status, text: stdout + stderr };
};
const state = (): NonNullable<ReturnType<typeof readState>> => readState(data)!;

test('a first start tells its steps and its addresses, also on a busy port', async () => {
  await startAgain('--copies', '2');
  expect(output).toMatch(/starting PostgreSQL and nats-server\n.*preparing the database\n.*starting the services\n/);
  expect(output).toMatch(/port 7001 is busy: command takes \d+/);
  expect(output).toMatch(/16 instances of 3 workflows/);
  expect(Object.keys(state().urls)).toHaveLength(2 * everyServiceName.length + 2); // two of each, the issuer and the mails
  for (const url of Object.values(state().urls)) expect(output).toContain(url.split(':').at(-1)!);
});

test('a number of copies that makes no sense is refused before anything starts', () => {
  const elsewhere = makeTemporaryFolder();
  const refused = spawnSync(process.execPath, [command('start'), '--copies', 'two'], {
    env: { ...env, PROCESSION_DATA: elsewhere },
    encoding: 'utf8',
  });
  removeDataFolder(elsewhere);
  expect(refused.stderr).toContain('--copies takes a whole number from 1 to 8, not two');
  expect(refused.stderr).not.toContain('starting PostgreSQL');
  expect(refused.status).toBe(1);
});

test.each(serviceNames)(
  'when one copy of %s is killed, who works with the product notices nothing',
  async (service) => {
    const { urls, processes } = state();
    const at = (name: ServiceName): string[] => addressesOfService(urls, name);
    const client = createClient({
      commandUrl: at('command'),
      queryUrl: at('query'),
      liveUrl: at('notifier'),
      token: async () => (await fetch(`${urls.issuer}/token?as=priya`)).text(),
    });
    const seen = new Set<string>();
    const subscription = client.live.subscribe(
      { name: 'instances', filter: {} },
      {
        onSnapshot: (rows) => {
          for (const { id } of rows) seen.add(id);
        },
        onChange: ({ id }) => void seen.add(id),
      },
    );
    await waitUntil('a snapshot', () => seen.size > 0, { withinMs: 10_000 });
    process.kill(processes.find(({ name }) => name === service)!.pid, 'SIGKILL');
    for (let n = 0; n < 3; n++) {
      const { id } = await client.instances.start({
        definition: 'unit-price-update',
        entity: { type: 'unit', id: `U-${service}-${n}` },
        data: { old_price: { amount: '100.00', currency: 'EUR' }, new_price: { amount: '101.00', currency: 'EUR' } },
      });
      expect((await client.instances.get(id)).id).toBe(id);
      await waitUntil('it is shown', () => seen.has(id), { withinMs: 10_000 });
    }
    subscription.close();
    await waitUntil(`${service} is back`, () => output.includes(`${service} is back`), { withinMs: 30_000 });
  },
);

test('the lines that it prints work as pasted, and who watches sees it happen', async () => {
  let seen = '';
  const live = spawn(process.execPath, [command('live'), '--as', 'ingrid'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [live.stdout, live.stderr]) stream.on('data', (chunk) => (seen += chunk));
  const isWatching = (): boolean => /ingrid sees \d+ instances/.test(seen) && /ingrid sees \d+ open tasks/.test(seen);
  await waitUntil('live shows what there is', isWatching, { withinMs: 10_000 });
  expect(output).not.toMatch(/[^\n -~…’]/); // nothing that a terminal would take for a key
  const lines = output.split('\n').filter((line) => /^ {2}(#|[A-Z]+=|curl)/.test(line));
  const pasted = execFileSync('bash', ['-e', '-c', lines.join('\n')], { encoding: 'utf8' });
  expect(pasted).toContain('"started":[{');
  expect(pasted).toContain('"status":"completed"');
  expect(pasted).toMatch(/Ben Okafor.*Fine with me|Fine with me.*Ben Okafor/s);
  const isSeen = (): boolean =>
    /\+ instance .*Manager approval.*\n(.*\n)*.*~ instance .*→ in progress, Finance approval/.test(seen);
  await waitUntil('live shows both changes', isSeen, { withinMs: 10_000 }).catch(() => expect.fail(seen));
  live.kill('SIGINT');
  await waitUntil('live ends', () => live.exitCode !== null, { withinMs: 5_000 });
});

test('a second start says where the first one is', () => {
  const { status, text } = run('start');
  expect(text).toContain(`running already (process ${state().owner.pid})`);
  expect(text).toContain(state().urls.command);
  expect(status).toBe(0);
});

test('the doctor finds nothing wrong', () => {
  const { status, text } = run('doctor');
  expect(text).toMatch(/command at http\S+ answers 200/);
  expect(status).toBe(0);
});

test('a start after a kill -9 goes on with the same data', async () => {
  const before = state();
  start!.kill('SIGKILL');
  await waitUntil('it is dead', () => !isRunning(before.owner.pid, before.owner.identity), { withinMs: 5_000 });
  await startAgain();
  for (const { pid, identity } of before.processes) expect(isRunning(pid, identity)).toBe(false);
  expect(output).not.toContain('loading the demo data');
  const token = execFileSync('curl', ['-s', `${state().urls.issuer}/token?as=priya`], { encoding: 'utf8' });
  const answer = await fetch(`${state().urls.query}/v1/definitions`, { headers: { authorization: `Bearer ${token}` } });
  expect(((await answer.json()) as { items: unknown[] }).items).toHaveLength(3);
});

test.each(['query', 'postgres', 'nats'])('%s is started again when it dies, and all goes on', async (name) => {
  const died = state().processes.find((process) => process.name === name)!;
  process.kill(died.pid, 'SIGKILL');
  await waitUntil(`${name} is back`, () => output.includes(`${name} is back`), { withinMs: 30_000 });
  const doctorIsContent = (): boolean => run('doctor').status === 0;
  await waitUntil('everything answers', doctorIsContent, { withinMs: 30_000, everyMs: 500 });
});

test('stop ends all of it', async () => {
  const { owner, processes } = state();
  expect(run('stop').text).toContain('stopped: npm start');
  for (const { pid, identity } of [owner, ...processes]) expect(isRunning(pid, identity)).toBe(false);
  await waitUntil('npm start has ended', () => start!.exitCode !== null, { withinMs: 5_000 });
  expect(start!.exitCode).toBe(0);
  expect(readState(data)).toBeUndefined();
});
