import type { Metrics } from '@procession/platform/metrics.ts';
import type { HostWatch } from './jobs/host-watch.ts';

export function watchOutbound(metrics: Metrics, { hosts, jobsInHand }: { hosts: HostWatch; jobsInHand: () => number }) {
  const jobs = metrics.counter('jobs_total', 'Attempts of HTTP jobs by what became of them', ['result']);
  const duration = metrics.latency('job_duration_seconds', 'Of an attempt, until its instance has recorded it');
  metrics.gauge('jobs_in_hand', 'HTTP jobs that this copy has in hand', jobsInHand);
  metrics.gauge('hosts_down', 'Hosts that are left alone because they failed repeatedly', () => hosts.downCount);
  const deliveries = metrics.counter(
    'webhook_deliveries_total',
    'Tries of deliveries to webhooks by what became of them',
    ['result'],
  );
  return {
    job(result: string, ms: number): void {
      jobs.inc({ result });
      if (result === 'completed' || result === 'failed') duration.observe(ms / 1_000);
    },
    delivery: (result: string): void => deliveries.inc({ result }),
  };
}
