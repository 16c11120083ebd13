/** First figures to reach on 2 cores. `least`: not below; `most`: not above. */
const targets: Record<string, { least?: number; most?: number }> = {
  decisions_per_s_32: { least: 1_500 },
  decisions_per_s_256: { least: 2_500 },
  decision_p99_ms_32: { most: 30 },
  e2e_push_p50_ms: { most: 6 },
  e2e_push_p99_ms: { most: 30 },
  rebuild_events_per_s: { least: 50_000 },
  noisy_tenant_p95_ratio: { most: 1.25 },
  click_to_confirmed_p50_ms: { most: 80 },
  change_to_paint_p50_ms: { most: 40 },
  change_to_paint_p99_ms: { most: 150 },
  long_task_max_ms: { most: 100 },
  bundle_kb_gzip: { most: 200 },
  list_p99_ms_10k: { most: 15 },
  list_p99_ms_200k: { most: 15 },
  list_p99_ms_1m: { most: 15 },
  ws_client_kb: { most: 40 },
  reconnect_1000_s: { most: 30 },
  timers_per_s: { least: 1_700 },
  timer_lateness_p99_ms: { most: 60_000 },
  idle_timers_cpu_percent: { most: 1 },
  row_bytes_slim_5: { most: 800 },
  row_bytes_slim_10: { most: 800 },
  ratio_to_dbos: { least: 5 },
  ratio_to_restate: { least: 5 },
  ratio_to_emmett_projection: { least: 2.5 },
};
const rssMbMax = 200;
/** As a share of what a figure is set against. */
const shares: Record<string, { least?: number; most?: number }> = {
  fanout_per_s: { least: 0.7 },
  list_p99_ms_200k: { most: 1.2 },
  list_p99_ms_1m: { most: 1.2 },
  load_50000_events_us: { most: 2 },
  append_p99_us_50000_events: { most: 1.2 },
};

/** What a figure is set against: a limit of the machine, or the same thing when it is small. */
const ratioTo: Record<string, string> = {
  decisions_per_s_32: 'limit_commits_per_s_32',
  decisions_per_s_256: 'limit_commits_per_s_32',
  projection_events_per_s: 'limit_batched_rows_per_s',
  fanout_per_s: 'limit_ws_fanout_per_s',
  list_p99_ms_200k: 'list_p99_ms_10k',
  list_p99_ms_1m: 'list_p99_ms_10k',
  load_50000_events_us: 'load_50_events_us',
  append_p99_us_50000_events: 'append_p99_us_50_events',
};

/** Figures one a line, with what was to be reached; `leftOut` are lines on what could not be measured. */
export function printReport(
  figures: Record<string, number>,
  notes: Record<string, string>,
  leftOut: readonly string[] = [],
): void {
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
  for (const line of leftOut) process.stdout.write(`${line}\n`);
}

function verdict(key: string, value: number): string {
  const target = targets[key] ?? (key.startsWith('rss_mb_') ? { most: rssMbMax } : undefined);
  return target ? met(value, target) : '';
}

function shareVerdict(key: string, share: number | undefined): string {
  const target = shares[key];
  return target && share !== undefined ? met(share, target) : '';
}

function met(value: number, { least, most }: { least?: number; most?: number }): string {
  const isMet = value >= (least ?? -Infinity) && value <= (most ?? Infinity);
  return `${isMet ? 'ok' : 'MISSED'} (${least === undefined ? `at most ${most}` : `at least ${least}`})`;
}

const format = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toPrecision(3));
