import type { CopyState, WatchedService } from '@procession/contracts/http/services.ts';
import type { Copy } from '../../proxy/upstreams.ts';

/** What each service does most, as it measures it. */
const latencyOf: Partial<Record<WatchedService['name'], string>> = {
  command: 'procession_commit_seconds',
  query: 'procession_query_seconds',
  worker: 'procession_job_duration_seconds',
};
const whyCharactersMax = 300;

/** Asks one copy how it is. Never throws: a copy that does not answer is `away`. */
export async function copyState(service: WatchedService['name'], copy: Copy, timeoutMs: number): Promise<CopyState> {
  const ask = async (path: string): Promise<{ status: number; text: string }> => {
    const { statusCode, body } = await copy.pool.request({
      path,
      method: 'GET',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: statusCode, text: await body.text() };
  };
  const nothing = { latency: null, windows: null };
  try {
    const [readiness, metrics] = await Promise.all([ask('/readyz'), ask('/metrics')]);
    const isReady = readiness.status === 200;
    const name = latencyOf[service];
    return {
      state: isReady ? 'ready' : 'not-ready',
      why: isReady ? null : whyOf(readiness.text),
      latency: name === undefined ? null : latencyIn(metrics.text, name),
      windows: service === 'notifier' ? (valueIn(metrics.text, 'procession_live_clients') ?? null) : null,
    };
  } catch {
    return { state: 'away', why: null, ...nothing };
  }
}

/** As `/readyz` of every service words it. */
export function whyOf(text: string): string {
  try {
    const { status, checks } = JSON.parse(text) as { status: string; checks: Record<string, true | string> };
    const faults = Object.entries(checks).flatMap(([name, check]) => (check === true ? [] : [`${name}: ${check}`]));
    return (faults.join('; ') || status).slice(0, whyCharactersMax);
  } catch {
    return text.slice(0, whyCharactersMax);
  }
}

/** A histogram of Prometheus’ text format, over all its labels. Null: it is not there. */
export function latencyIn(text: string, name: string): CopyState['latency'] {
  const buckets = new Map<number, number>();
  let [count, seconds, isThere] = [0, 0, false];
  for (const line of text.split('\n')) {
    if (!line.startsWith(name)) continue;
    const value = Number(line.slice(line.lastIndexOf(' ') + 1));
    const kind = line.slice(name.length).split(/[{ ]/, 1)[0];
    if (kind === '_count') {
      count += value;
      isThere = true;
    } else if (kind === '_sum') seconds += value;
    else if (kind === '_bucket') {
      const le = Number(/le="([^"]+)"/.exec(line)?.[1]);
      if (Number.isFinite(le)) buckets.set(le, (buckets.get(le) ?? 0) + value);
    }
  }
  if (!isThere) return null;
  return { count, seconds, buckets: [...buckets].sort(([a], [b]) => a - b).map(([le, n]) => ({ le, count: n })) };
}

function valueIn(text: string, name: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name}{`) || each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
