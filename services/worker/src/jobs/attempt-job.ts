import type { InternalCommands } from '@procession/contracts/internal.ts';
import type { Outbound } from '@procession/outbound/outbound.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import type { Tracer } from '@procession/platform/tracer.ts';
import type { AddCredential } from '../credentials/add-credential.ts';
import { type Duty, instanceOf } from '../duties/duty.ts';
import { waitBeforeRetryMs } from '../duties/duty-store.ts';
import { jobResponseBytesMax, waitsForHostMax } from '../limits.ts';
import { answerOfJob, failureOfJob } from './answer-of-job.ts';
import type { HostWatch } from './host-watch.ts';
import { type HttpRequest, httpRequestOf, type SendableJob } from './http-request.ts';

export type ResultOfJob = InternalCommands['commands'][number]['command'];

export interface AttemptOptions {
  outbound: Outbound;
  addCredential: AddCredential;
  hosts: HostWatch;
  tracer: Tracer;
}

/** What came of an attempt, and the `traceparent` of its call. */
export interface Tried {
  result: ResultOfJob;
  traceparent?: string;
}

/** The receiver knows a job that is sent again by this. */
const idempotencyKeyOf = (duty: Duty): string => `${instanceOf(duty)}.${duty.number}`;

/** One request, unless its host should be left alone or this copy goes: then another time. Never throws for what the receiver did. */
export async function attemptJob(
  options: AttemptOptions,
  duty: Duty,
  job: SendableJob & { signal: AbortSignal },
): Promise<Tried | { waitMs: number }> {
  const { hosts, tracer } = options;
  const of = { job: duty.number, attempt: duty.attempt };
  let http: HttpRequest;
  try {
    http = httpRequestOf(job.request, idempotencyKeyOf(duty));
  } catch (error) {
    return { result: failureOfJob(of, error), ...traceOf(job) };
  }
  const { host } = http.url;
  const place = await hosts.enter(host);
  if (place === 'down' && duty.tries > waitsForHostMax) {
    const message = `${host} did not answer for some time and is left alone`;
    return { result: { type: 'FailJobAttempt', ...of, error: { kind: 'network', message } }, ...traceOf(job) };
  }
  if (place === 'down') return { waitMs: waitBeforeRetryMs(duty) };
  if (place === 'busy') return { waitMs: hosts.busyMs(host) * (0.5 + Math.random()) };
  const span = tracer.beginCall(`call ${http.method}`, job.traceparent, {
    'http.request.method': http.method,
    'http.request.resend_count': duty.attempt - 1,
    'server.address': host,
    'procession.tenant': duty.tenant,
    'procession.step': job.step,
  });
  const trace = traceOf(span ?? job);
  const called = await call(options, duty, { ...job, http: { ...http, headers: { ...http.headers, ...trace } } });
  hosts.leave(host, called.answered);
  span?.end({ 'http.response.status_code': called.status }, called.result?.type !== 'CompleteJob');
  if (called.result) return { result: called.result, ...trace };
  return { waitMs: job.signal.aborted ? 0 : waitBeforeRetryMs(duty) };
}

const traceOf = ({ traceparent }: { traceparent?: string | undefined }): { traceparent?: string } =>
  traceparent === undefined ? {} : { traceparent };

/** `answered`: it spoke HTTP and was not in trouble itself. Without a result it says nothing about the job: this copy goes, or the database is away. */
async function call(
  { outbound, addCredential }: AttemptOptions,
  duty: Duty,
  { request, http, timeoutMs, signal }: SendableJob & { http: HttpRequest; signal: AbortSignal },
): Promise<{ result?: ResultOfJob; answered: boolean; status?: number }> {
  const of = { job: duty.number, attempt: duty.attempt };
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
    const { status } = response;
    return { result: answerOfJob(of, response, Date.now()), answered: status < 500, status };
  } catch (error) {
    if (signal.aborted || isConnectionLoss(error)) return { answered: true };
    const result = failureOfJob(of, error);
    const isRefused = result.type === 'FailJobAttempt' && result.error.kind === 'refused';
    return { result, answered: isRefused };
  }
}
