import type { Logger } from './logger.ts';

/** What a span tells besides its name and times; names by OpenTelemetry's conventions where they have one. */
export type SpanAttributes = Record<string, string | number | boolean | undefined>;

export interface PastSpan {
  kind: 'internal' | 'client' | 'producer' | 'consumer';
  /** `traceparent`s: the span is made once in each of these traces. Repeated and undefined ones count for nothing. */
  parents: Iterable<string | undefined>;
  /** `performance.now()` when it began; it ends now. */
  beganMs: number;
  attributes?: SpanAttributes;
  /** What it failed with, if it did. */
  error?: unknown;
}

export interface RequestSpan {
  /** Whoever works for the request, or answers it, makes this the parent of their spans. */
  traceparent: string;
  end(attributes: SpanAttributes, isFault: boolean): void;
}

/**
 * Where spans go. Contexts are `traceparent` texts (W3C Trace Context) that travel with the work itself, in the meta of an
 * event and in messages, so nothing has to be remembered between the parts of a trace.
 */
export interface Tracer {
  /** False: nothing is recorded, so nothing need be gathered for it. */
  readonly isOn: boolean;
  /** The span of an HTTP request; undefined when its trace is not sampled. */
  beginRequest(name: string, headers: Record<string, unknown>, attributes: SpanAttributes): RequestSpan | undefined;
  /** The span of a request to somebody else, in the trace of `parent`; undefined when that is not sampled. */
  beginCall(name: string, parent: string | undefined, attributes: SpanAttributes): RequestSpan | undefined;
  /** Records what has just ended. @returns the `traceparent`s of the spans that are sampled, one for each trace. */
  record(name: string, span: PastSpan): string[];
  /** Sends what was recorded. */
  close(): Promise<void>;
}

/** Traces of one batch at most; work for further ones in the same batch is not shown in theirs. */
export const tracesPerBatchMax = 128;

export const noTracer: Tracer = {
  isOn: false,
  beginRequest: () => undefined,
  beginCall: () => undefined,
  record: () => [],
  close: async () => {},
};

/**
 * Tracing by OpenTelemetry when the environment names where spans go (`OTEL_EXPORTER_OTLP_ENDPOINT`, or the one for traces
 * alone) and does not switch it off; else not one module of it is loaded.
 */
export async function openTracer(
  service: string,
  logger: Logger,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Tracer> {
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none')
    return noTracer;
  const { startOpenTelemetry } = await import('./open-telemetry.ts');
  logger.info({ endpoint: new URL(endpoint).host }, 'tracing');
  return startOpenTelemetry(service, logger, env);
}
