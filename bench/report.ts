/** First figures to reach on 2 cores. `least`: not below; `most`: not above. */
const targets: Record<string, { least?: number; most?: number }> = {
  decisions_per_s_32: { least: 1_500 },
  decisions_per_s_256: { least: 2_500 },
  decision_p99_ms_32: { most: 30 },
  e2e_push_p50_ms: { most: 6 },
  e2e_push_p99_ms: { most: 30 },
  ws_client_kb: { most: 40 },
  reconnect_1000_s: { most: 30 },
  row_bytes_slim_5: { most: 800 },
  row_bytes_slim_10: { most: 800 },
};
const rssMbMax = 200;
/** Shares of the limit that a figure is set against, not below. */
const shares: Record<string, number> = { fanout_per_s: 0.7 };

/** Which limit of the machine a figure is set against. */
const ratioTo: Record<string, string> = {
  decisions_per_s_32: 'limit_commits_per_s_32',
  decisions_per_s_256: 'limit_commits_per_s_32',
  projection_events_per_s: 'limit_batched_rows_per_s',
  fanout_per_s: 'limit_ws_fanout_per_s',
};

export function printReport(figures: Record<string, number>, notes: Record<string, string>): void {
  const derived = { ...figures };
  for (const steps of [5, 10]) {
    const slim = figures[`row_bytes_slim_${steps}`];
    const embedded = figures[`row_bytes_embedded_${steps}`];
    if (slim && embedded)
      notes[`row_bytes_slim_${steps}`] = `${Math.round(100 * (1 - slim / embedded))} % smaller than embedded`;
  }
  const width = Math.max(...Object.keys(derived).map((key) => key.length));
  for (const [key, value] of Object.entries(derived)) {
    const limit = ratioTo[key];
    const share = limit && derived[limit] ? value / derived[limit] : undefined;
    const ratio = share === undefined ? '' : `${share.toFixed(2)} of ${limit}`;
    const text = [verdict(key, value), shareVerdict(key, share), ratio, notes[key] ?? ''].filter(Boolean).join('; ');
    process.stdout.write(`${key.padEnd(width)}  ${format(value).padStart(10)}  ${text}\n`);
  }
}

function verdict(key: string, value: number): string {
  const target = targets[key] ?? (key.startsWith('rss_mb_') ? { most: rssMbMax } : undefined);
  if (!target) return '';
  const isMet = value >= (target.least ?? -Infinity) && value <= (target.most ?? Infinity);
  return `${isMet ? 'ok' : 'MISSED'} (${target.least === undefined ? `at most ${target.most}` : `at least ${target.least}`})`;
}

function shareVerdict(key: string, share: number | undefined): string {
  const least = shares[key];
  if (least === undefined || share === undefined) return '';
  return `${share >= least ? 'ok' : 'MISSED'} (at least ${least})`;
}

const format = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toPrecision(3));
