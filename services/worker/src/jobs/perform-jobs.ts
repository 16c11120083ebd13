import type { InternalJobRequests, InternalResult } from '@procession/contracts/internal.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { CommandService } from '../command-service.ts';
import { ClaimLoop } from '../duties/claim-loop.ts';
import { type Duty, instanceOf } from '../duties/duty.ts';
import { type DutyStore, waitAfterRefusalMs, waitBeforeRetryMs } from '../duties/duty-store.ts';
import { drainJobsMs, jobLeaseMs, renewEveryMs } from '../limits.ts';
import { logRefusals, meaningOf } from '../refusals.ts';
import { type AttemptOptions, attemptJob, type ResultOfJob, type Tried } from './attempt-job.ts';

export interface PerformJobsOptions extends AttemptOptions {
  store: Pick<DutyStore, 'claim' | 'postpone' | 'renew'>;
  command: Pick<CommandService, 'send' | 'jobs'>;
  inHandMax: number;
  logger: Logger;
  /** `refused`: the instance will neither take its result nor that it failed. */
  counted: (result: 'completed' | 'failed' | 'postponed' | 'gone' | 'refused', ms: number) => void;
}

/** Sends what services ask for, and tells their instances what came of it. */
export function performJobs(options: PerformJobsOptions): {
  tell: () => void;
  close: () => Promise<void>;
  inHand: () => number;
} {
  const { store, command, logger } = options;
  const inHand = new Set<Duty>();
  const leaving = new AbortController();
  const logRefusal = logRefusals(logger);

  const perform = async (duty: Duty, asked: Promise<InternalJobRequests['jobs'][number]>): Promise<void> => {
    const startedAt = performance.now();
    const counted = (result: Parameters<typeof options.counted>[0]) =>
      options.counted(result, performance.now() - startedAt);
    try {
      const job = await asked;
      if ('gone' in job || 'later' in job) {
        // It keeps no place in the index when its attempt is over; if it does, that is looked at ever more seldom.
        await store.postpone([{ duty, waitMs: waitBeforeRetryMs(duty) }]);
        return counted('gone' in job ? 'gone' : 'postponed');
      }
      const tried = await attemptJob(options, duty, { ...job, signal: leaving.signal });
      if ('waitMs' in tried) {
        await store.postpone([{ duty, waitMs: tried.waitMs }]);
        return counted('postponed');
      }
      // It keeps its lease until then: what was done is not done at once again by another copy.
      const told = await tell(command, duty, tried);
      if (told.end === 'refused') logRefusal(duty, told.rejection);
      if (told.end !== 'completed' && told.end !== 'failed')
        await store.postpone([
          { duty, waitMs: (told.end === 'refused' ? waitAfterRefusalMs : waitBeforeRetryMs)(duty) },
        ]);
      counted(told.end);
    } catch (error) {
      logger.warn({ err: error, stream: duty.stream, job: duty.number }, 'a job could not be carried out now');
      await store.postpone([{ duty, waitMs: waitBeforeRetryMs(duty) }]).catch(() => undefined); // its lease ends by itself
      counted('postponed');
    } finally {
      inHand.delete(duty);
    }
  };

  const loop = new ClaimLoop({
    claim: (countMax) => store.claim('http', countMax, jobLeaseMs),
    take: (duties) => {
      for (const duty of duties) inHand.add(duty);
      const asked = command.jobs(
        duties.map((duty) => ({
          tenant: duty.tenant,
          instance: instanceOf(duty),
          job: duty.number,
          attempt: duty.attempt,
          revision: duty.revision!,
        })),
      );
      return duties.map((duty, index) => ({
        count: 1,
        done: perform(
          duty,
          asked.then((jobs) => jobs[index]!),
        ),
      }));
    },
    inHandMax: options.inHandMax,
    perLookMax: options.inHandMax,
    logger,
  });
  const renewal = setInterval(() => {
    store.renew([...inHand], jobLeaseMs).catch((error: unknown) => {
      logger.warn({ err: error }, 'could not renew the leases of jobs');
    });
  }, renewEveryMs);
  return {
    tell: () => loop.tell(),
    inHand: () => loop.inHand,
    close: async () => {
      const patience = setTimeout(() => leaving.abort(), drainJobsMs);
      await loop.close();
      clearTimeout(patience);
      clearInterval(renewal);
    },
  };
}

type Told = { end: 'completed' | 'failed' | 'postponed' | 'gone' } | { end: 'refused'; rejection: Rejection };
type Rejection = Extract<InternalResult, { rejection: object }>['rejection'];

/** An instance that can never take what came of it is told that it failed, so that somebody sees it: it would be sent for ever. */
async function tell(command: PerformJobsOptions['command'], duty: Duty, { result, ...trace }: Tried): Promise<Told> {
  const told = await command.send({ tenant: duty.tenant, instance: instanceOf(duty), command: result, ...trace });
  if ('ok' in told) return { end: result.type === 'CompleteJob' ? 'completed' : 'failed' };
  if ('later' in told) return { end: 'postponed' };
  const { rejection } = told;
  const meaning = meaningOf(rejection);
  if (meaning !== 'final') return { end: meaning === 'over' ? 'gone' : 'postponed' };
  const message = `what came of it cannot be taken: ${rejection.detail}`.slice(0, 1_000);
  const last: ResultOfJob = {
    type: 'FailJobAttempt',
    job: duty.number,
    attempt: duty.attempt,
    error: { kind: 'output', message },
    isFinal: true,
  };
  if (isLastWord(result)) return { end: 'refused', rejection };
  return tell(command, duty, { result: last, ...trace });
}

const isLastWord = (command: ResultOfJob): boolean =>
  command.type === 'FailJobAttempt' && command.error.kind === 'output' && command.isFinal === true;
