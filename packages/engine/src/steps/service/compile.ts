import { compileContent, compileMembers, compileUrl } from '../../compile/compile-content.ts';
import { type Compiling, setsOf } from '../../compile/compiling.ts';
import type { HttpCall, PulledJob, RetrySchedule, ServiceConfig } from '../../compiled-machines.ts';
import { withResponse } from '../../expressions/place-names.ts';
import { parseDuration } from '../../time/duration.ts';
import type { ServiceDeclaration } from './config.ts';

interface At {
  compiling: Compiling;
  place: string;
  step: string;
}

const minuteMs = 60_000;
/** What durations of a service may be, at least and at most. */
const bounds = {
  timeout: [100, 10 * minuteMs],
  jobTimeout: [1_000, 366 * 24 * 60 * minuteMs],
  lease: [1_000, 60 * minuteMs],
  first: [10, 24 * 60 * minuteMs],
  cap: [10, 24 * 60 * minuteMs],
} as const;

export function compileService(declared: ServiceDeclaration, at: At): ServiceConfig {
  const { compiling, place, step } = at;
  const { output, errors } = declared;
  const names = withResponse(compiling.names.always);
  return {
    type: 'service',
    call: compileCall(declared, at),
    output: setsOf(compiling, output, { place: `${place}/output`, names, use: 'output', step }),
    errors: Object.entries(errors).map(([error, outcome]) => ({ error, outcome })),
    retry: compileRetry(declared.retry, { ...at, place: `${place}/retry` }),
  };
}

function compileCall(declared: ServiceDeclaration, at: At): HttpCall | PulledJob {
  const { http, job, timeout } = declared;
  const { compiling, place, step } = at;
  if ((http === undefined) === (job === undefined)) {
    compiling.report('invalid-value', place, 'calls somebody by `http`, or has workers pull a `job`: one of them');
  }
  const content = { compiling, step, use: 'request' as const, hasPlaceholders: true };
  if (http === undefined) {
    const timeLimit = timeout ?? 'P1D';
    elapsedMs(timeLimit, 'jobTimeout', { ...at, place: `${place}/timeout` });
    return {
      kind: 'pull',
      jobType: job?.type ?? '',
      leaseMs: elapsedMs(job?.lease ?? 'PT1M', 'lease', { ...at, place: `${place}/job/lease` }),
      timeout: timeLimit,
      ...(job?.input !== undefined && {
        input: compileContent(job.input, { ...content, place: `${place}/job/input` }),
      }),
    };
  }
  const { method, url, query, headers, body, credential } = http;
  const inside = (key: string) => ({ ...content, place: `${place}/http/${key}` });
  return {
    kind: 'http',
    method,
    url: compileUrl(url, inside('url')),
    timeoutMs: elapsedMs(timeout ?? 'PT30S', 'timeout', { ...at, place: `${place}/timeout` }),
    ...(query && { query: compileMembers(query, inside('query')) }),
    ...(headers && { headers: compileMembers(headers, inside('headers')) }),
    ...(body !== undefined && { body: compileContent(body, inside('body')) }),
    ...(credential !== undefined && { credential }),
  };
}

function compileRetry({ max, first, factor, cap, never }: ServiceDeclaration['retry'], at: At): RetrySchedule {
  return {
    max,
    firstMs: elapsedMs(first, 'first', { ...at, place: `${at.place}/first` }),
    factor,
    capMs: elapsedMs(cap, 'cap', { ...at, place: `${at.place}/cap` }),
    never: new Set(never),
  };
}

/** Machines count elapsed time: a day is 24 hours. */
function elapsedMs(text: string, of: keyof typeof bounds, { compiling, place }: At): number {
  const duration = parseDuration(text);
  const [min, max] = bounds[of];
  const ms = duration ? duration.days * 24 * 60 * minuteMs + duration.elapsedMs : 0;
  if (!duration || duration.months > 0) {
    compiling.report('invalid-value', place, `${text} is no duration such as PT30S`);
  } else if (ms < min || ms > max) {
    compiling.report('invalid-value', place, `${text} is not between ${min / 1_000} and ${max / 1_000} seconds`);
  }
  return Math.max(ms, min);
}
