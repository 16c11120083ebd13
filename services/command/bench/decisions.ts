// `node services/command/bench/decisions.ts [in flight,…] [seconds]`: decisions per second of the write side over HTTP on a
// PostgreSQL of its own with full durability, no bus, service and load in one process each. Two-step approvals.
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { databaseUrls, execute, migrateDatabase } from '@procession/stack/database.ts';
import { startPostgres } from '@procession/stack/postgres.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';

const flights = (process.argv[2] ?? '32,256').split(',').map(Number);
const seconds = Number(process.argv[3] ?? 5);
const runs = 3;
const warmSeconds = 3;

const dir = makeTemporaryFolder();
const postgres = await startPostgres({ dir: join(dir, 'postgres'), logFile: join(dir, 'postgres.log'), durable: true });
try {
  await execute(postgres.url('postgres'), 'create database bench');
  await migrateDatabase(postgres.url('bench'));
  const url = databaseUrls(postgres.url('bench')).command;
  const server = fork(join(import.meta.dirname, 'server.ts'), {
    env: { ...process.env, LOG_DATABASE_URL: url },
    execArgv: process.env.PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`] : [],
  });
  const { port } = await next<{ port: number }>(server);
  for (const inFlight of flights) {
    const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
    await drive(agent, port, inFlight, warmSeconds);
    const figures = [];
    for (let run = 0; run < runs; run++) {
      const before = await cpuSeconds(server);
      const figure = await drive(agent, port, inFlight, seconds);
      figures.push({
        ...figure,
        serviceMicrosPerDecision: Math.round((((await cpuSeconds(server)) - before) * 1e6) / figure.decisions),
      });
    }
    figures.sort((a, b) => a.perSecond - b.perSecond);
    console.log(
      `${inFlight} in flight`,
      JSON.stringify(figures[1]),
      `runs ${figures.map((f) => f.perSecond).join(' ')}`,
    );
    agent.destroy();
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.disconnect();
  await ended;
} finally {
  await postgres.stop();
  removeDataFolder(dir);
}

function next<T>(server: ChildProcess): Promise<T> {
  return new Promise((resolve) => server.once('message', (message) => resolve(message as T)));
}

async function cpuSeconds(server: ChildProcess): Promise<number> {
  server.send('cpu');
  const { cpu } = await next<{ cpu: NodeJS.CpuUsage }>(server);
  return (cpu.user + cpu.system) / 1e6;
}

async function drive(agent: Agent, port: number, inFlight: number, forSeconds: number) {
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + forSeconds * 1000;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < end) {
        const started = await post(agent, port, '/v1/instances', 'starter', {
          definition: 'two-steps',
          entity: { type: 'expense', id: randomUUID() },
          data: { amount: { amount: '250.00', currency: 'EUR' }, purpose: 'Travel to the fair' },
        });
        for (const [task, by] of [
          [1, 'manager1'],
          [2, 'finance1'],
        ] as const) {
          const at = performance.now();
          await post(agent, port, `/v1/tasks/${started.id}.${task}/decide`, by, {
            outcome: 'approved',
            comment: 'Within the budget of the quarter.',
          });
          latencies.push(performance.now() - at);
        }
      }
    }),
  );
  const spent = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => Number(latencies[Math.floor(latencies.length * share)]!.toFixed(1));
  return {
    decisions: latencies.length,
    perSecond: Math.round(latencies.length / spent),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

function post(agent: Agent, port: number, path: string, by: string, body: object): Promise<{ id: string }> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const headers = {
      authorization: `bench/${by}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'idempotency-key': randomUUID(),
    };
    const sent = request({ agent, port, host: '127.0.0.1', method: 'POST', path, headers }, (reply) => {
      let answer = '';
      reply
        .setEncoding('utf8')
        .on('data', (part: string) => (answer += part))
        .on('end', () => {
          if (reply.statusCode! < 300) resolve(JSON.parse(answer));
          else reject(new Error(`${reply.statusCode} ${answer}`));
        });
    });
    sent.on('error', reject).end(text);
  });
}
