import type { Logger } from '@procession/platform/logger.ts';
import { ClaimLoop } from '../duties/claim-loop.ts';
import { mailConnectionsMax, mailLeaseMs, mailNewsMs, retryLookMs } from '../limits.ts';
import { composeMail, type MailPlaces } from './compose-mail.ts';
import type { ClaimedMail, MailStore } from './mail-store.ts';
import type { MailTransport } from './mail-transport.ts';
import { type MailVerdict, smtpFacts, verdictOf } from './verdict.ts';

export interface SendMailsOptions {
  store: MailStore;
  transport: MailTransport;
  places: MailPlaces;
  logger: Logger;
  counted: (result: MailVerdict['became']) => void;
}

/** Sends what is due. A process that ends between sending and recording it leaves one mail to be sent again, under the same Message-ID. */
export function sendMails(options: SendMailsOptions): ClaimLoop<ClaimedMail> {
  const { store, logger, counted } = options;
  const send = async (mail: ClaimedMail): Promise<void> => {
    const verdict = await attempt(options, mail);
    counted(verdict.became);
    await settle(store, mail, verdict, logger);
  };
  return new ClaimLoop({
    claim: (countMax) => store.claim(countMax, mailLeaseMs),
    take: (mails) => mails.map((mail) => ({ count: 1, done: send(mail) })),
    inHandMax: mailConnectionsMax,
    perLookMax: mailConnectionsMax,
    logger,
  });
}

async function attempt({ transport, places, logger }: SendMailsOptions, mail: ClaimedMail): Promise<MailVerdict> {
  if (mail.address === null) return { became: 'dropped', why: 'there is no active person with an address' };
  if (mail.late_ms > mailNewsMs) return { became: 'dropped', why: 'it was due when nobody sent mails, too long ago' };
  if (mail.item_count === 0) return { became: 'dropped', why: 'it was read in the app, or is not wanted any more' };
  try {
    await transport.send(composeMail(mail, mail.address, places));
    return { became: 'sent' };
  } catch (error) {
    const ageMs = Date.now() - mail.tried_at.getTime();
    const verdict = verdictOf(error, { tries: mail.tries, ageMs, chance: Math.random() });
    const { tenant, user_id: user, seq, tries } = mail;
    logger[verdict.became === 'failed' ? 'warn' : 'info'](
      { tenant, user, mail: seq, tries, ...smtpFacts(error) },
      verdict.became === 'failed' ? 'a mail was refused or given up' : 'a mail could not be sent yet',
    );
    return verdict;
  }
}

/** Until it is recorded or its lease is over: what is not recorded is sent again. */
async function settle(store: MailStore, mail: ClaimedMail, verdict: MailVerdict, logger: Logger): Promise<void> {
  const giveUpAt = performance.now() + mailLeaseMs;
  for (;;) {
    try {
      return await store.settle(mail, verdict);
    } catch (error) {
      if (performance.now() + retryLookMs > giveUpAt) {
        logger.warn(
          { err: error, mail: mail.seq, became: verdict.became },
          'what came of a mail could not be recorded',
        );
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, retryLookMs));
    }
  }
}
