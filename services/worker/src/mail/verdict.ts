import { mailGivenUpMs, mailRetryFirstMs, mailRetryMsMax } from '../limits.ts';

/** What becomes of a mail after a try. */
export type MailVerdict =
  | { became: 'sent' }
  | { became: 'failed' | 'dropped'; why: string }
  | { became: 'waiting'; waitMs: number; why: string };

interface SmtpError extends Error {
  /** https://nodemailer.com/errors */
  code?: string;
  /** In which the server said no. */
  command?: string;
  responseCode?: number;
}

const whyCharactersMax = 500;

/**
 * A mail fails that the server refuses for good: this recipient, this message. What it says to everybody (who we are, whether it is
 * there) is no word about this mail, and waits. `chance`: in [0, 1); full jitter, so that many that failed together do not come back together.
 */
export function verdictOf(
  error: unknown,
  { tries, ageMs, chance }: { tries: number; ageMs: number; chance: number },
): MailVerdict {
  const why = sentenceOf(error).slice(0, whyCharactersMax);
  if (isRefusal(error as SmtpError)) return { became: 'failed', why };
  if (ageMs >= mailGivenUpMs) return { became: 'failed', why: `given up: ${why}` };
  const ceilingMs = Math.min(mailRetryMsMax, mailRetryFirstMs * 2 ** Math.min(tries - 1, 20));
  return { became: 'waiting', waitMs: Math.round(ceilingMs * chance), why };
}

const isRefusal = ({ code, command, responseCode = 0 }: SmtpError): boolean =>
  (code === 'EENVELOPE' && command === 'API') ||
  ((code === 'EENVELOPE' || code === 'EMESSAGE') &&
    command !== 'MAIL FROM' &&
    responseCode >= 500 &&
    responseCode < 600);

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What of it may stand in a log, where no address belongs. */
export const smtpFacts = (error: unknown): { code?: string; command?: string; responseCode?: number } => {
  const { code, command, responseCode } = error as SmtpError;
  return {
    ...(code !== undefined && { code }),
    ...(command !== undefined && { command }),
    ...(responseCode !== undefined && { responseCode }),
  };
};
