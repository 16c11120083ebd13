import type { CopyState } from '@procession/contracts/http/services.ts';

type Latency = NonNullable<CopyState['latency']>;

export interface Speed {
  perSecond: number;
  /** Undefined: nothing was done meanwhile. */
  p50Ms: number | undefined;
  p99Ms: number | undefined;
}

/** What all copies of a service measured together; undefined when none measures it. */
export function summed(copies: readonly CopyState[]): Latency | undefined {
  const all = copies.flatMap(({ latency }) => latency ?? []);
  if (all.length === 0) return undefined;
  const buckets = new Map<number, number>();
  for (const { buckets: each } of all)
    for (const { le, count } of each) buckets.set(le, (buckets.get(le) ?? 0) + count);
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    buckets: [...buckets].sort(([a], [b]) => a - b).map(([le, count]) => ({ le, count })),
  };
}

/** How fast it was between two looks. Undefined when a copy began anew meanwhile: it counts from nothing again. */
export function speedBetween(before: Latency, after: Latency, seconds: number): Speed | undefined {
  const done = after.count - before.count;
  if (done < 0 || seconds <= 0) return undefined;
  const known = new Map(before.buckets.map(({ le, count }) => [le, count]));
  const buckets = after.buckets.map(({ le, count }) => ({ le, count: count - (known.get(le) ?? 0) }));
  if (buckets.some(({ count }) => count < 0)) return undefined;
  return { perSecond: done / seconds, p50Ms: quantile(buckets, done, 0.5), p99Ms: quantile(buckets, done, 0.99) };
}

/** As Prometheus reads it off a histogram: a straight line within the bucket. */
function quantile(buckets: Latency['buckets'], count: number, part: number): number | undefined {
  if (count === 0) return undefined;
  const wanted = count * part;
  let [from, below] = [0, 0];
  for (const { le, count: upTo } of buckets) {
    if (upTo >= wanted) return (from + ((wanted - below) / Math.max(1, upTo - below)) * (le - from)) * 1000;
    [from, below] = [le, upTo];
  }
  return from * 1000;
}
