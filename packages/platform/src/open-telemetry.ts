import {
  type Context,
  defaultTextMapGetter,
  diag,
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent, W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Logger } from './logger.ts';
import { type PastSpan, type RequestSpan, type SpanAttributes, type Tracer, tracesPerBatchMax } from './tracer.ts';
import { createTracerProvider } from './tracer-provider.ts';

/** A collector that is away must not hold up the end of a process. */
const flushTimeoutMs = 5_000;

const kinds: Record<PastSpan['kind'], SpanKind> = {
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Spans by OpenTelemetry's SDK. Its provider is ours alone, not the global one: slonik would find that, and add a dozen
 * spans with the text of the statement to each query, also to those that nobody asked for.
 */
export async function startOpenTelemetry(service: string, logger: Logger, env: NodeJS.ProcessEnv): Promise<Tracer> {
  const told = (message: string, ...args: unknown[]): void => logger.warn({ told: args }, `tracing: ${message}`);
  diag.setLogger({ error: told, warn: told, info: () => {}, debug: () => {}, verbose: () => {} });
  const provider = await createTracerProvider(service, logger, env);
  const tracer = provider.getTracer('procession');
  const propagator = new W3CTraceContextPropagator();

  const begin = (name: string, options: SpanOptions, parent: Context): RequestSpan | undefined => {
    const span = tracer.startSpan(name, options, parent);
    if (!span.isRecording()) return undefined;
    return {
      traceparent: traceparentOf(trace.setSpan(ROOT_CONTEXT, span)),
      end(more, isFault) {
        span.setAttributes(attributesOf(more));
        if (isFault) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  };

  return {
    isOn: true,
    beginRequest(name, headers, attributes) {
      const parent = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      return begin(name, { kind: SpanKind.SERVER, attributes: attributesOf(attributes) }, parent);
    },
    beginCall(name, parent, attributes) {
      const context = parent === undefined ? undefined : contextOf(parent);
      if (!context) return undefined; // whatever nobody asked for is in no trace
      return begin(name, { kind: SpanKind.CLIENT, attributes: attributesOf(attributes) }, context);
    },
    record(name, { kind, parents, beganMs, attributes = {}, error }) {
      const contexts = contextsOf(parents);
      const startTime = performance.timeOrigin + beganMs;
      const endTime = performance.timeOrigin + performance.now();
      const made: string[] = [];
      for (const [at, context] of contexts.entries()) {
        // The work was done once for all of them: the first says for whom, the others say where.
        const links = linksTo(at === 0 ? contexts.slice(1) : made.slice(0, 1).map(contextOf));
        const options = { kind: kinds[kind], startTime, links, attributes: attributesOf(attributes) };
        const span = tracer.startSpan(name, options, context);
        if (!span.isRecording()) continue;
        if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
        span.end(endTime);
        made.push(traceparentOf(trace.setSpan(ROOT_CONTEXT, span)));
      }
      return made;
    },
    async close() {
      const late = new Promise<void>((resolve) => setTimeout(resolve, flushTimeoutMs).unref());
      await Promise.race([provider.shutdown(), late]).catch((error: unknown) => {
        logger.warn({ err: error }, 'the last spans could not be sent');
      });
    },
  };
}

function contextsOf(parents: Iterable<string | undefined>): Context[] {
  const distinct = new Set<string>();
  for (const parent of parents) {
    if (parent !== undefined) distinct.add(parent);
    if (distinct.size === tracesPerBatchMax) break;
  }
  return [...distinct].flatMap((traceparent) => contextOf(traceparent) ?? []);
}

function contextOf(traceparent: string): Context | undefined {
  const parent = parseTraceParent(traceparent);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : undefined;
}

const linksTo = (contexts: readonly (Context | undefined)[]): Link[] =>
  contexts.flatMap((context) => {
    const of = context && trace.getSpanContext(context);
    return of ? [{ context: of }] : [];
  });

function traceparentOf(context: Context): string {
  const { traceId, spanId, traceFlags } = trace.getSpanContext(context)!;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

const attributesOf = (attributes: SpanAttributes): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined),
  );
