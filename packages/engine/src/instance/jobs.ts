import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { JobError, WithdrawalCause } from '@procession/contracts/events/machine-facts.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { CompiledStep, Scope } from '../compiled.ts';
import type { ServiceConfig } from '../compiled-machines.ts';
import type { Rejection } from '../decider.ts';
import { instantAfter } from '../time/instant-after.ts';
import { callbackGiver } from './callbacks.ts';
import type { CompleteJob, FailedAttempt } from './command.ts';
import { changeData, evaluatedSet } from './data.ts';
import { isSure } from './evolve-machines.ts';
import { raiseAt, resolveIncidentsOf } from './incidents.ts';
import { itemDone } from './items.ts';
import { nextAttemptAt, outcomeOfError } from './job-retry.ts';
import { instanceLimits, isLargerThan } from './limits.ts';
import { beginItem } from './locks.ts';
import type { JobState, TimerState } from './machine-state.ts';
import { scopeOf } from './names-in-scope.ts';
import { refuse } from './rejections.ts';
import { type ItemRef, itemNamed, placeOfWork } from './routing-state.ts';
import { zoneOf } from './time-frame.ts';
import { cancelTimers, scheduleTimer } from './timers.ts';
import { evaluated, itemId, record, stepOf, type Work } from './work.ts';

type Request = Pick<InstanceEventData<'JobRequested'>, 'request' | 'input'>;

/** `again`: the same job once more, which the receiver knows by its key. */
export function requestJob(
  work: Work,
  item: ItemRef,
  step: CompiledStep,
  again?: { job: number; attempt: number },
): void {
  const { call } = step.config as ServiceConfig;
  const { give, given } = callbackGiver(work, item);
  const request = evaluated((): Request => requestOf(call, { ...scopeOf(work, item), callbackTo: give }));
  if ('failed' in request) {
    raiseAt(work, item, 'expression-failed', 'open', request.failed);
    return;
  }
  const { changeBytesMax: max } = instanceLimits;
  if (isLargerThan(request.value, max)) {
    raiseAt(work, item, 'expression-failed', 'open', { message: `the request has more than ${max} bytes` });
    return;
  }
  const job = again?.job ?? work.state.jobCount + 1;
  const id = itemId(work, item);
  record(work, 'JobRequested', {
    job,
    item: id,
    step: step.name,
    stepName: step.label,
    attempt: again?.attempt ?? 1,
    kind: call.kind,
    ...(call.kind === 'pull' ? { type: call.jobType, leaseMs: call.leaseMs } : { timeoutMs: call.timeoutMs }),
    ...request.value,
    ...(given.length > 0 && { callbacks: given }),
  });
  if (call.kind === 'http') return;
  const { now } = work.context;
  scheduleTimer(work, { purpose: 'job', item: id, job, at: instantAfter(now, call.timeout, { zone: zoneOf(work) }) });
}

function requestOf(call: ServiceConfig['call'], scope: Scope): Request {
  if (call.kind === 'pull') return call.input ? { input: call.input(scope) } : {};
  const { method, url, query, headers, body, credential } = call;
  return {
    request: {
      method,
      url: url(scope),
      ...(query && { query: query(scope) }),
      ...(headers && { headers: headers(scope) }),
      ...(body && { body: body(scope) }),
      ...(credential !== undefined && { credential: { $credential: credential } }),
    },
  };
}

/** A machine has done it. What comes of an earlier attempt, or of a job that is closed, is refused and changes nothing. */
export function completeJob(work: Work, of: Omit<CompleteJob, 'type'>): Rejection | undefined {
  const job = openJob(work, of);
  if ('rejection' in job) return job;
  const { item, config } = placeOf(work, job);
  const { status, headers = {}, body } = of.response;
  const scope = scopeOf(work, item, { response: { status, headers, body } });
  const place = placeOfWork(work.state.routing, item.visit);
  const compute = () => Object.fromEntries(config.output.map(({ field, value }) => [field, value(scope)]));
  const set = evaluatedSet(work, place, compute);
  if ('failed' in set) {
    const error = { kind: 'output', status, message: cut(set.failed.message) };
    closeJob(work, job, { error });
    raiseAt(work, item, 'expression-failed', 'job', { ...set.failed, ...retryFacts(job, error) });
    return undefined;
  }
  beginItem(work, item);
  record(work, 'JobCompleted', {
    job: job.job,
    attempt: job.attempt,
    outcome: 'completed',
    ...(job.kind === 'http' && { status }),
  });
  settled(work, job, item);
  changeData(work, set.value, { kind: 'job', job: job.job }, place);
  itemDone(work, item, 'completed', set.value);
  return undefined;
}

/** Another attempt, or an outcome of `errors`, or an incident. What a worker calls by a name of `errors` is that outcome at once. */
export function failJobAttempt(work: Work, failed: FailedAttempt): Rejection | undefined {
  const job = openJob(work, failed);
  if ('rejection' in job) return job;
  const { config } = placeOf(work, job);
  const error = { ...failed.error, message: cut(failed.error.message) };
  const isNamed = error.status === undefined && config.errors.some((one) => one.error === error.kind);
  const isFinal = failed.isFinal === true || (isNamed && error.kind !== 'timeout');
  const nextAt = isFinal ? undefined : nextAttemptAt(work, job, config.retry, { ...failed, error });
  if (nextAt === undefined) endFailed(work, job, error);
  else record(work, 'JobAttemptFailed', { job: job.job, attempt: job.attempt, error, nextAt });
  return undefined;
}

/** Nobody has done a pulled job in its time. */
export function jobTimerFired(work: Work, { job: number }: TimerState): void {
  const job = work.state.jobs.find((open) => open.job === number);
  if (job) endFailed(work, job, { kind: 'timeout', message: 'no worker has done it in its time' });
}

function endFailed(work: Work, job: JobState, error: JobError): void {
  const { item, config } = placeOf(work, job);
  const outcome = outcomeOfError(config.errors, error);
  closeJob(work, job, { error, ...(outcome !== undefined && { outcome }) });
  if (outcome === undefined) {
    raiseAt(work, item, 'job-failed', 'job', { ...retryFacts(job, error), error: { ...error } as JsonObject });
    return;
  }
  settled(work, job, item);
  itemDone(work, item, outcome);
}

function closeJob(work: Work, { job, attempt }: JobState, how: { error: JobError; outcome?: string }): void {
  record(work, 'JobFailed', { job, attempt, ...how });
  cancelTimers(work, (timer) => timer.job === job);
}

function settled(work: Work, { job }: JobState, item: ItemRef): void {
  cancelTimers(work, (timer) => timer.job === job);
  resolveIncidentsOf(work, item);
}

/** What a retry goes by: when it may have been done all the same, the receiver must know it again; after a clear no it may not. */
const retryFacts = ({ job, attempt, unsure }: JobState, error: JobError) => ({
  job,
  attempt,
  isSameAgain: unsure === true || !isSure(error),
});

/** An operator has it tried again. */
export function retryJob(work: Work, item: ItemRef, { job, attempt, isSameAgain }: JsonObject): void {
  const again = isSameAgain === true ? { job: job as number, attempt: (attempt as number) + 1 } : undefined;
  requestJob(work, item, stepOf(work, item.visit), again);
}

export function abandonJobs(work: Work, item: ItemRef, cause: WithdrawalCause): void {
  const id = itemId(work, item);
  cancelTimers(work, (timer) => timer.purpose === 'job' && timer.item === id);
  for (const { job } of work.state.jobs.filter((open) => open.item === id))
    record(work, 'JobAbandoned', { job, cause });
}

function openJob(work: Work, { job: number, attempt }: { job: number; attempt: number }): JobState | Rejection {
  const job = work.state.jobs.find((open) => open.job === number);
  if (!job) return refuse('job-closed', `Job ${number} is not open: it is done, or not needed any more`);
  if (job.attempt === attempt) return job;
  return refuse('attempt-superseded', `Attempt ${attempt} of job ${number} is over: it is at attempt ${job.attempt}`, {
    attempt: job.attempt,
  });
}

function placeOf(work: Work, job: JobState): { item: ItemRef; config: ServiceConfig } {
  const item = itemNamed(work.state.routing, job.item);
  if (!item) throw new Error(`job ${job.job} is of ${job.item}, which is closed`);
  return { item, config: stepOf(work, item.visit).config as ServiceConfig };
}

const errorCharactersMax = 1_000;
const cut = (message: string): string => message.slice(0, errorCharactersMax);
