import type { Logger } from '@procession/platform/logger.ts';
import type { Metrics } from '@procession/platform/metrics.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { MailPlaces } from './compose-mail.ts';
import { MailStore } from './mail-store.ts';
import { openMailTransport } from './mail-transport.ts';
import { NotificationFeed } from './notification-feed.ts';
import { sendMails } from './send-mails.ts';
import { takeInMails } from './take-in.ts';

export interface MailOptions {
  smtpUrl: string;
  places: MailPlaces;
  /** To the log, for each of two who use it at the same time. */
  connectLog: (what: string) => Connection;
  /** To the read tables. */
  read: Connection;
  holder: string;
  metrics: Metrics;
  logger: Logger;
}

/** Tells people by e-mail what they are told in the app, as each of them chose. On its own: what it waits for delays nothing else. */
export function openMail({ smtpUrl, places, connectLog, read, holder, metrics, logger }: MailOptions) {
  const results = metrics.counter('mails_total', 'Tries of mails by what became of them', ['result']);
  let delayedMs = 0;
  metrics.gauge(
    'mail_delay_seconds',
    'How long the oldest mail waits that was tried and could not be sent',
    () => delayedMs / 1_000,
  );
  const transport = openMailTransport(smtpUrl);
  const sending = sendMails({
    store: new MailStore(connectLog('mails'), holder),
    transport,
    places,
    logger,
    counted: (result) => results.inc({ result }),
  });
  const taking = takeInMails({
    store: new MailStore(connectLog('news'), holder),
    feed: new NotificationFeed(read),
    logger,
    onLook: (state) => {
      delayedMs = state.delayedMs;
      sending.tell();
    },
  });
  return {
    close: async (): Promise<void> => {
      await taking.close();
      await sending.close();
      transport.close();
    },
  };
}
