import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Upper bounds in seconds, for anything that should take milliseconds. */
const latencyBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** A process's Prometheus metrics. Names are `procession_<noun>_<unit>`. */
export function createMetrics(service: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    counter: <L extends string>(name: string, help: string, labelNames: L[] = []) =>
      new Counter<L>({ name: `procession_${name}`, help, labelNames, registers }),
    /** `collect` is called at each scrape. */
    gauge: (name: string, help: string, collect?: () => number | Promise<number>) =>
      new Gauge({
        name: `procession_${name}`,
        help,
        registers,
        ...(collect && {
          async collect(this: Gauge) {
            this.set(await collect());
          },
        }),
      }),
    latency: <L extends string>(name: string, help: string, labelNames: L[] = []) =>
      new Histogram<L>({ name: `procession_${name}`, help, labelNames, registers, buckets: latencyBuckets }),
    sizes: (name: string, help: string, buckets: number[]) =>
      new Histogram({ name: `procession_${name}`, help, registers, buckets }),
  };
}
