import type { InternalCommands, InternalJobRequests, InternalResult } from '@procession/contracts/internal.ts';
import type { Outbound } from '@procession/outbound/outbound.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { CommandService } from '../command-service.ts';
import type { AddCredential } from '../credentials/add-credential.ts';
import { ClaimLoop } from '../duties/claim-loop.ts';
import { type Duty, instanceOf } from '../duties/duty.ts';
import { type DutyStore, waitAfterRefusalMs, waitBeforeRetryMs } from '../duties/duty-store.ts';
import { drainJobsMs, jobLeaseMs, jobResponseBytesMax, renewEveryMs, waitsForHostMax } from '../limits.ts';
import { logRefusals, meaningOf } from '../refusals.ts';
import { answerOfJob, failureOfJob } from './answer-of-job.ts';
import type { HostWatch } from './host-watch.ts';
import { httpRequestOf, type JobRequest } from './http-request.ts';

type Command = InternalCommands['commands'][number]['command'];

export interface PerformJobsOptions {
  store: Pick<DutyStore, 'claim' | 'postpone' | 'renew'>;
  command: Pick<CommandService, 'send' | 'jobs'>;
  outbound: Outbound;
  addCredential: AddCredential;
  hosts: HostWatch;
  inHandMax: number;
  logger: Logger;
  /** `refused`: the instance will neither take its result nor that it failed. */
  counted: (result: 'completed' | 'failed' | 'postponed' | 'gone' | 'refused', ms: number) => void;
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
      const result = await attempt(options, duty, { ...job, signal: leaving.signal });
      if ('waitMs' in result) {
        await store.postpone([{ duty, waitMs: result.waitMs }]);
        return counted('postponed');
      }
      // It keeps its lease until then: what was done is not done at once again by another copy.
      const told = await tell(command, duty, result);
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
async function tell(command: PerformJobsOptions['command'], duty: Duty, result: Command): Promise<Told> {
  const told = await command.send({ tenant: duty.tenant, instance: instanceOf(duty), command: result });
  if ('ok' in told) return { end: result.type === 'CompleteJob' ? 'completed' : 'failed' };
  if ('later' in told) return { end: 'postponed' };
  const { rejection } = told;
  const meaning = meaningOf(rejection);
  if (meaning !== 'final') return { end: meaning === 'over' ? 'gone' : 'postponed' };
  const message = `what came of it cannot be taken: ${rejection.detail}`.slice(0, 1_000);
  const last: Command = {
    type: 'FailJobAttempt',
    job: duty.number,
    attempt: duty.attempt,
    error: { kind: 'output', message },
    isFinal: true,
  };
  if (isLastWord(result)) return { end: 'refused', rejection };
  return tell(command, duty, last);
}

const isLastWord = (command: Command): boolean =>
  command.type === 'FailJobAttempt' && command.error.kind === 'output' && command.isFinal === true;

/** One request, unless its host should be left alone or this copy goes: then another time. Never throws for what the receiver did. */
async function attempt(
  { outbound, addCredential, hosts }: PerformJobsOptions,
  duty: Duty,
  { request, timeoutMs, signal }: { request: JobRequest; timeoutMs: number; signal: AbortSignal },
): Promise<Command | { waitMs: number }> {
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
  if (place === 'down') return { waitMs: waitBeforeRetryMs(duty) };
  if (place === 'busy') return { waitMs: hosts.busyMs(host) * (0.5 + Math.random()) };
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
    if (signal.aborted) return { waitMs: 0 }; // at once, by another copy
    const command = failureOfJob(of, error);
    answered = command.type === 'FailJobAttempt' && command.error.kind === 'refused';
    return command;
  } finally {
    hosts.leave(host, answered);
  }
}
