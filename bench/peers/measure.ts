import { join } from 'node:path';
import { startPostgres } from '@procession/stack/postgres.ts';
import { startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import pg from 'pg';
import { administrator, buildWorld, tenant } from '../world.ts';
import type { Load, PeerFigures } from './drive.ts';
import { driveInProcess, type Subject } from './driver.ts';
import { installPeers } from './packages.ts';
import { startRestate } from './restate-server.ts';

export type PeerName = Subject['name'];

/** How each is used, which is a part of what it costs. */
const usedAs: Record<PeerName, string> = {
  procession: 'over HTTP, all services running',
  dbos: 'in process',
  restate: 'over HTTP',
  emmett: 'in process, events only',
  emmett_projection: 'in process, with an inline projection',
};

export const peerNames = Object.keys(usedAs) as PeerName[];

export interface PeerReport {
  figures: Record<string, number>;
  notes: Record<string, string>;
  /** Lines on what could not be measured, and why. */
  leftOut: string[];
}

/** Starting, and the last instances of each run. */
const slackMs = 60_000;

/** All are warmed up for long: who has just started is slower, and not by the same share. */
export const peerLoad = (isShort: boolean): Load =>
  isShort
    ? { inFlight: 32, seconds: 3, runs: 1, warmSeconds: 5 }
    : { inFlight: 32, seconds: 5, runs: 3, warmSeconds: 15 };

/** The same two-step approval with each of them, one after the other, each on empty servers of its own in durable settings. */
export async function measurePeers(
  load: Load,
  say: (text: string) => void,
  names: readonly PeerName[] = peerNames,
): Promise<PeerReport> {
  const report: PeerReport = { figures: {}, notes: {}, leftOut: [] };
  const { figures, notes } = report;
  const withinMs = (load.warmSeconds + load.runs * load.seconds) * 1000 + slackMs;
  try {
    await installPeers(say);
  } catch (error) {
    report.leftOut.push(`peers are left out: ${reasonOf(error)}`);
    return report;
  }
  for (const name of names) {
    say(`two-step approvals with ${name}, ${load.inFlight} in flight`);
    try {
      const result = await withSubject(name, say, (subject) => driveInProcess({ subject, load }, withinMs));
      const { decisionsPerSecond, p50Ms, p99Ms, cpuUsPerDecision } = result;
      figures[`peer_${name}_decisions_per_s_${load.inFlight}`] = decisionsPerSecond;
      figures[`peer_${name}_decision_p50_ms_${load.inFlight}`] = p50Ms;
      figures[`peer_${name}_decision_p99_ms_${load.inFlight}`] = p99Ms;
      if (cpuUsPerDecision) figures[`peer_${name}_cpu_us_per_decision_${load.inFlight}`] = cpuUsPerDecision;
      notes[`peer_${name}_decisions_per_s_${load.inFlight}`] = noteOf(name, result);
    } catch (error) {
      report.leftOut.push(`peer_${name} is left out: ${reasonOf(error)}`);
    }
  }
  addRatios(report, load.inFlight);
  return report;
}

async function withSubject<T>(
  name: PeerName,
  say: (text: string) => void,
  use: (subject: Subject) => Promise<T>,
): Promise<T> {
  const folder = makeTemporaryFolder();
  try {
    if (name === 'procession') return await withProcession(folder, say, use);
    if (name === 'restate') {
      const { ingressUrl, stop } = await startRestate(join(folder, 'restate'));
      try {
        return await use({ name, ingressUrl });
      } finally {
        await stop();
      }
    }
    const logFile = join(folder, 'postgres.log');
    const server = await startPostgres({ dir: join(folder, 'postgres'), logFile, durable: true });
    try {
      await createDatabase(server.url('postgres'), name);
      return await use({ name, databaseUrl: server.url(name) });
    } finally {
      await server.stop();
    }
  } finally {
    removeDataFolder(folder);
  }
}

async function withProcession<T>(
  dir: string,
  say: (text: string) => void,
  use: (subject: Subject) => Promise<T>,
): Promise<T> {
  const stack = await startStack({
    dir,
    durable: true,
    administrators: [`${tenant}:${administrator}`],
    env: { LOG_LEVEL: 'warn' },
    say,
  });
  try {
    return await use({ name: 'procession', commandUrl: stack.urls.command[0]!, world: await buildWorld(stack) });
  } finally {
    await stack.stop();
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
}

function noteOf(name: PeerName, { all, busy }: PeerFigures): string {
  return `${usedAs[name]}; runs ${all.map(Math.round).join(' ')}, machine busy ${Math.round(100 * (busy ?? 0))} %`;
}

/** How many decisions Procession takes in the time in which another takes one, and with the CPU that another needs for one. */
function addRatios({ figures, notes }: PeerReport, inFlight: number): void {
  const rateOf = (name: PeerName): number | undefined => figures[`peer_${name}_decisions_per_s_${inFlight}`];
  const cpuOf = (name: PeerName): number | undefined => figures[`peer_${name}_cpu_us_per_decision_${inFlight}`];
  const [ourRate, ourCpu] = [rateOf('procession'), cpuOf('procession')];
  for (const name of peerNames) {
    const [rate, cpu] = [rateOf(name), cpuOf(name)];
    if (name === 'procession' || !rate || !ourRate) continue;
    figures[`ratio_to_${name}`] = ourRate / rate;
    if (cpu && ourCpu) notes[`ratio_to_${name}`] = `${(cpu / ourCpu).toFixed(2)} by CPU per decision`;
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
