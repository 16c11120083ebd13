// A process of its own, a new one for each of the compared: the load, and whoever is used as a library.
import { unreachable } from '@procession/contracts/json.ts';
import { answerQuestions, type Child, isChild, startChild } from '../child.ts';
import type { World } from '../world.ts';
import { openDbos } from './dbos.ts';
import { drive, type Load, type PeerFigures } from './drive.ts';
import { openEmmett } from './emmett.ts';
import { openProcession } from './procession.ts';
import { openRestate } from './restate.ts';
import { treeCpuSeconds } from './tree-cpu.ts';

export type Subject =
  | { name: 'dbos' | 'emmett' | 'emmett_projection'; databaseUrl: string }
  | { name: 'restate'; ingressUrl: string }
  | { name: 'procession'; commandUrl: string; world: World };

interface Question {
  subject: Subject;
  load: Load;
}

/** @throws Error when it has not answered in time. */
export async function driveInProcess(question: Question, withinMs: number): Promise<PeerFigures> {
  const child: Child<Question, PeerFigures> = startChild(import.meta.filename);
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no figures within ${withinMs} ms`)), withinMs);
  try {
    return await Promise.race([child.ask(question), late]);
  } finally {
    clearTimeout(timer);
    await child.end();
  }
}

async function answer({ subject, load }: Question): Promise<PeerFigures> {
  switch (subject.name) {
    case 'dbos':
      return driveAndClose(await openDbos(subject.databaseUrl, load.inFlight), load);
    case 'emmett':
    case 'emmett_projection': {
      const hasProjection = subject.name === 'emmett_projection';
      return driveAndClose(await openEmmett(subject.databaseUrl, { connections: load.inFlight, hasProjection }), load);
    }
    case 'restate':
      return driveAndClose(openRestate(subject.ingressUrl, load.inFlight), load);
    case 'procession':
      return driveAndClose(openProcession(subject.commandUrl, subject.world, load.inFlight), load);
    default:
      return unreachable(subject);
  }
}

async function driveAndClose<Instance>(
  approvals: Parameters<typeof drive<Instance>>[0],
  load: Load,
): Promise<PeerFigures> {
  const figures = await drive(approvals, load, () => treeCpuSeconds(process.ppid));
  await approvals.close();
  return figures;
}

if (isChild()) answerQuestions(answer);
