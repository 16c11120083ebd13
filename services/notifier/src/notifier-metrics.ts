import type { Metrics } from '@procession/platform/metrics.ts';
import type { Counters } from './counters.ts';
import type { NotifierParts } from './notifier.ts';

const counted: Record<keyof Counters, string> = {
  batches: 'Messages of the feed that were taken as they came',
  gapFetches: 'Fetches from the tables over a gap of the feed',
  snapshots: 'Snapshots sent',
  snapshotFailures: 'Snapshots that could not be read',
  resumes: 'Subscriptions that went on where the client stood',
  resyncs: 'Subscriptions that had to begin anew',
  frames: 'Frames with changes sent',
  coalesced: 'Changes replaced by a later one before a slow client got them',
  cut: 'Clients closed because they were too slow for too long',
};

export function measure(
  metrics: Metrics,
  { hub, counters, snapshotTurns }: Pick<NotifierParts, 'hub' | 'counters' | 'snapshotTurns'>,
): void {
  metrics.gauge('live_clients', 'Open live connections', () => hub.connections.size);
  metrics.gauge('live_subscriptions', 'Subscriptions of these connections', () => hub.subscriptionCount);
  metrics.gauge('live_snapshots_waiting', 'Snapshots that wait for their turn', () => snapshotTurns.waitingCount);
  for (const [name, help] of Object.entries(counted) as [keyof Counters, string][]) {
    const unit = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    let shown = 0;
    const counter = metrics.counter(`live_${unit}_total`, help);
    Object.assign(counter, {
      collect() {
        counter.inc(counters[name] - shown);
        shown = counters[name];
      },
    });
  }
}
