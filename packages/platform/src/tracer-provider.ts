import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from './logger.ts';

/** As the standard variables say (opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables), for traces alone. */
export async function createTracerProvider(
  service: string,
  logger: Logger,
  env: NodeJS.ProcessEnv,
): Promise<TracerProvider> {
  const exporter = await createExporter(env, logger);
  // Each left out has the standard's own default.
  const numbers = {
    maxQueueSize: numberOf(env.OTEL_BSP_MAX_QUEUE_SIZE),
    maxExportBatchSize: numberOf(env.OTEL_BSP_MAX_EXPORT_BATCH_SIZE),
    scheduledDelayMillis: numberOf(env.OTEL_BSP_SCHEDULE_DELAY),
    exportTimeoutMillis: numberOf(env.OTEL_BSP_EXPORT_TIMEOUT),
  };
  const given = Object.fromEntries(Object.entries(numbers).filter(([, number]) => number !== undefined));
  return new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': `procession-${service}`, 'process.pid': process.pid }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(env.OTEL_TRACES_SAMPLER, env.OTEL_TRACES_SAMPLER_ARG, logger),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...given })],
  });
}

/** Where to and with what headers, it reads from the environment itself. */
async function createExporter(env: NodeJS.ProcessEnv, logger: Logger): Promise<SpanExporter> {
  const protocol = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || env.OTEL_EXPORTER_OTLP_PROTOCOL || 'http/protobuf';
  if (protocol === 'http/json') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    return new OTLPTraceExporter();
  }
  if (protocol !== 'http/protobuf')
    logger.warn({ protocol }, 'tracing: spans go out as http/protobuf; http/json is the only other protocol here');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}

export function samplerOf(name: string | undefined, argument: string | undefined, logger: Logger): Sampler {
  const ratio = numberOf(argument);
  const ratioBased = (): Sampler => new TraceIdRatioBasedSampler(ratio !== undefined && ratio <= 1 ? ratio : 1);
  switch (name || 'parentbased_always_on') {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return ratioBased();
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: ratioBased() });
    case 'parentbased_always_on':
      break;
    default:
      logger.warn({ sampler: name }, 'tracing: OTEL_TRACES_SAMPLER is not known; taking parentbased_always_on');
  }
  return new ParentBasedSampler({ root: new AlwaysOnSampler() });
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
