import type { InternalCommands } from '@procession/contracts/internal.ts';
import type { Outbound } from '@procession/outbound/outbound.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { CommandService } from '../command-service.ts';
import type { AddCredential } from '../credentials/add-credential.ts';
import { ClaimLoop } from '../duties/claim-loop.ts';
import { type Duty, instanceOf } from '../duties/duty.ts';
import { type DutyStore, waitBeforeRetryMs } from '../duties/duty-store.ts';
import { drainJobsMs, hostBusyMs, jobLeaseMs, jobResponseBytesMax, renewEveryMs, waitsForHostMax } from '../limits.ts';
import { answerOfJob, failureOfJob } from './answer-of-job.ts';
import type { HostWatch } from './host-watch.ts';
import { httpRequestOf, type JobRequest } from './http-request.ts';

type Command = InternalCommands['commands'][number]['command'];

export interface PerformJobsOptions {
  store: DutyStore;
  command: CommandService;
  outbound: Outbound;
  addCredential: AddCredential;
  hosts: HostWatch;
  inHandMax: number;
  logger: Logger;
  counted: (result: 'completed' | 'failed' | 'postponed' | 'gone', ms: number) => void;
}

/** The receiver knows a job that is sent again by this. */
const idempotencyKeyOf = (duty: Duty): string => `${instanceOf(duty)}.${duty.number}`;

/** Sends what services ask for, and tells their instances what came of it. */
export function performJobs(options: PerformJobsOptions): {
  tell: () => void;
  close: () => Promise<void>;
  inHand: () => number;
} {
  const { store, command, logger } = options;
  const inHand = new Set<Duty>();
  const leaving = new AbortController();

  const perform = async (
    duty: Duty,
    asked: Promise<{ request: JobRequest; timeoutMs: number } | undefined>,
  ): Promise<void> => {
    const startedAt = performance.now();
    const counted = (result: Parameters<typeof options.counted>[0]) =>
      options.counted(result, performance.now() - startedAt);
    try {
      const job = await asked;
      if (!job) return counted('gone');
      const result = await attempt(options, duty, { ...job, signal: leaving.signal });
      if (typeof result === 'string') {
        await store.postpone([{ duty, waitMs: waitOf(result, duty) }]);
        return counted('postponed');
      }
      const told = await command.send({ tenant: duty.tenant, instance: instanceOf(duty), command: result });
      // It keeps its lease until then: what was done is not done at once again by another copy.
      if ('later' in told) await store.postpone([{ duty, waitMs: waitBeforeRetryMs(duty) }]);
      counted(result.type === 'CompleteJob' ? 'completed' : 'failed');
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
          asked.then((jobs) => {
            const job = jobs[index]!;
            return 'gone' in job ? undefined : job;
          }),
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

/** Before it is taken again: by another copy at once when this one goes. */
function waitOf(reason: 'busy' | 'down' | 'leaving', duty: Duty): number {
  if (reason === 'leaving') return 0;
  return reason === 'busy' ? hostBusyMs * (0.5 + Math.random()) : waitBeforeRetryMs(duty);
}

/** One request, unless its host should be left alone. Never throws for what the receiver did. */
async function attempt(
  { outbound, addCredential, hosts }: PerformJobsOptions,
  duty: Duty,
  { request, timeoutMs, signal }: { request: JobRequest; timeoutMs: number; signal: AbortSignal },
): Promise<Command | 'busy' | 'down' | 'leaving'> {
  const of = { job: duty.number, attempt: duty.attempt };
  let http: ReturnType<typeof httpRequestOf>;
  try {
    http = httpRequestOf(request, idempotencyKeyOf(duty));
  } catch (error) {
    return failureOfJob(of, error);
  }
  const { host } = http.url;
  const place = await hosts.enter(host);
  if (place === 'down' && duty.tries > waitsForHostMax)
    return {
      type: 'FailJobAttempt',
      ...of,
      error: { kind: 'network', message: `${host} did not answer for some time and is left alone` },
    };
  if (place !== 'free') return place;
  let answered = true;
  try {
    const headers = request.credential ? await addCredential(duty.tenant, request.credential, http) : http.headers;
    const response = await outbound.request({
      ...http,
      url: http.url.href,
      headers,
      timeoutMs,
      signal,
      responseBytesMax: jobResponseBytesMax,
    });
    answered = response.status < 500;
    return answerOfJob(of, response, Date.now());
  } catch (error) {
    if (signal.aborted) return 'leaving';
    const command = failureOfJob(of, error);
    answered = command.type === 'FailJobAttempt' && command.error.kind === 'refused';
    return command;
  } finally {
    hosts.leave(host, answered);
  }
}
