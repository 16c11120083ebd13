import type { Logger } from '@procession/platform/logger.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { MailPlaces } from './compose-mail.ts';
import { MailStore } from './mail-store.ts';
import { openMailTransport } from './mail-transport.ts';
import { NotificationFeed } from './notification-feed.ts';
import { sendMails } from './send-mails.ts';
import { takeInMails } from './take-in.ts';
import type { WatchedMails } from './watch-mails.ts';

export interface MailOptions {
  smtpUrl: string;
  places: MailPlaces;
  /** To the log, for each of two who use it at the same time. */
  connectLog: (what: string) => Connection;
  /** To the read tables. */
  read: Connection;
  holder: string;
  watched: WatchedMails;
  logger: Logger;
}

/** Tells people by e-mail what they are told in the app, as each of them chose. On its own: what it waits for delays nothing else. */
export function openMail({ smtpUrl, places, connectLog, read, holder, watched, logger }: MailOptions) {
  const transport = openMailTransport(smtpUrl);
  const sending = sendMails({
    store: new MailStore(connectLog('mails'), holder),
    transport,
    places,
    logger,
    counted: watched.tried,
  });
  const taking = takeInMails({
    store: new MailStore(connectLog('news'), holder),
    feed: new NotificationFeed(read),
    logger,
    onLook: (state) => {
      watched.delayed(state.delayedMs);
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
