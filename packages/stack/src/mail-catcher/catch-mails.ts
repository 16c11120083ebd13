import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface CaughtMail {
  /** Counts from 1. */
  number: number;
  /** ISO 8601, UTC. */
  at: string;
  from: string;
  to: string[];
  subject: string;
  messageId: string;
  text: string;
  html: string;
  /** By lower-case name; of several of one name the last. */
  headers: Record<string, string>;
}

/** What a server says to refuse something: `550` for good, `451` for now. */
export interface SmtpRefusal {
  responseCode: number;
  message: string;
}

export interface CatchOptions {
  /** 0: any free one. */
  port: number;
  /** The latest are kept. */
  keepMax: number;
  /** Asked for each recipient. */
  refuse?: (address: string) => SmtpRefusal | undefined;
  /** Before a mail that has come is acknowledged. */
  onMail?: (mail: CaughtMail) => Promise<void>;
}

export interface MailCatcher {
  /** The latest last. */
  mails: readonly CaughtMail[];
  port: number;
  close: () => Promise<void>;
}

const mailBytesMax = 1024 * 1024;
const closeWithinMs = 100;

/** An SMTP server that delivers nothing: it keeps what it is sent, to be looked at. On loopback only. */
export async function catchMails({ port, keepMax, refuse, onMail }: CatchOptions): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  let count = 0;
  const server = new SMTPServer({
    banner: 'mails are kept here and delivered to nobody',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: mailBytesMax,
    rejectOversized: true,
    closeTimeout: closeWithinMs,
    onRcptTo({ address }, _session, done) {
      const refusal = refuse?.(address);
      done(refusal ? Object.assign(new Error(refusal.message), { responseCode: refusal.responseCode }) : null);
    },
    onData(stream, { envelope }, done) {
      const keep = async (): Promise<void> => {
        const parsed = await PostalMime.parse(await buffer(stream));
        const mail = {
          number: ++count,
          at: new Date().toISOString(),
          from: parsed.from?.address ?? '',
          to: envelope.rcptTo.map(({ address }) => address),
          subject: parsed.subject ?? '',
          messageId: parsed.messageId ?? '',
          text: parsed.text ?? '',
          html: parsed.html ?? '',
          headers: Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value])),
        };
        mails.push(mail);
        if (mails.length > keepMax) mails.shift();
        await onMail?.(mail);
      };
      keep().then(() => done(), done);
    },
  });
  // A client that goes away in the middle is its own affair.
  server.on('error', () => undefined);
  const listener = server.listen(port, '127.0.0.1');
  if (!listener.listening) await once(listener, 'listening');
  return {
    mails,
    port: (listener.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
