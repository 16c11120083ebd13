import type { Metrics } from '@procession/platform/metrics.ts';
import type { MailVerdict } from './verdict.ts';

export interface WatchedMails {
  tried: (became: MailVerdict['became']) => void;
  /** How long the oldest one waits that was tried and could not be sent. */
  delayed: (ms: number) => void;
}

/** Counts what became of mails. Where none are sent it stays at nothing. */
export function watchMails(metrics: Metrics): WatchedMails {
  const results = metrics.counter('mails_total', 'Tries of mails by what became of them', ['result']);
  let delayedMs = 0;
  metrics.gauge(
    'mail_delay_seconds',
    'How long the oldest mail waits that was tried and could not be sent',
    () => delayedMs / 1_000,
  );
  return {
    tried: (result) => results.inc({ result }),
    delayed: (ms) => {
      delayedMs = ms;
    },
  };
}
