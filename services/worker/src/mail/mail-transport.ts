import { createTransport } from 'nodemailer';
import {
  mailConnectionIdleMs,
  mailConnectionsMax,
  mailConnectMs,
  mailSilenceMs,
  mailsPerConnectionMax,
  mailTimeoutMs,
} from '../limits.ts';
import type { ComposedMail } from './compose-mail.ts';

export interface MailTransport {
  /** @throws what nodemailer says (https://nodemailer.com/errors); with some of it, it is not known whether the mail arrived */
  send(mail: ComposedMail): Promise<void>;
  close(): void;
}

/** Connections to the SMTP server, kept while there is something to send. */
export function openMailTransport(url: string): MailTransport {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: mailConnectionsMax,
    maxMessages: mailsPerConnectionMax,
    // A mail is sent again by its own retries, which are recorded.
    maxRequeues: 0,
    idleTimeout: mailConnectionIdleMs,
    connectionTimeout: mailConnectMs,
    greetingTimeout: mailConnectMs,
    socketTimeout: mailSilenceMs,
    requireTLS: mustUpgrade(url),
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { minVersion: 'TLSv1.2' },
  });
  return {
    send: async (mail) => void (await transport.sendMail({ ...mail, signal: AbortSignal.timeout(mailTimeoutMs) })),
    close: () => transport.close(),
  };
}

/** A password or a mail goes over a network in the clear only where somebody says so. */
export function mustUpgrade(url: string): boolean {
  const { protocol, hostname, searchParams } = new URL(url);
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === 'smtp:' && !isLoopback && searchParams.get('ignoreTLS') !== 'true';
}
