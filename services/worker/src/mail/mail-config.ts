import { databaseUrl } from '@procession/platform/config.ts';
import addressparser from 'nodemailer/lib/addressparser';
import { z } from 'zod';

/** Asked for only where `SMTP_URL` is set; without it no mail is sent. */
export const mailConfig = {
  /**
   * `smtp://user:password@host:587` (STARTTLS, which must succeed, but on loopback or with `?ignoreTLS=true`) or `smtps://…:465`.
   */
  SMTP_URL: z.string().refine((text) => {
    const url = URL.parse(text);
    return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
  }, 'must be an smtp:// or smtps:// URL'),
  /** `Procession <procession@example.com>` or the bare address. */
  MAIL_FROM: z.string().transform((text, context) => {
    const [mailbox, ...others] = addressparser(text, { flatten: true });
    if (mailbox && others.length === 0 && z.email().safeParse(mailbox.address).success)
      return { name: mailbox.name, address: mailbox.address };
    context.addIssue({ code: 'custom', message: 'must be one address: Procession <procession@example.com>' });
    return z.NEVER;
  }),
  /** What links in mails begin with. */
  DASHBOARD_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** Where notifications are read (role procession_worker). */
  READ_DATABASE_URL: databaseUrl,
};

export type Mailbox = z.output<(typeof mailConfig)['MAIL_FROM']>;

/** Whether mails are sent at all. */
export const isMailOn = (env: NodeJS.ProcessEnv): boolean => (env.SMTP_URL ?? '') !== '';
