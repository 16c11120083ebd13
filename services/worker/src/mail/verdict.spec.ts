import { expect, test } from 'vitest';
import { mailGivenUpMs, mailRetryFirstMs, mailRetryMsMax } from '../limits.ts';
import { verdictOf } from './verdict.ts';

const of = { tries: 1, ageMs: 0, chance: 0.5 };
const smtpError = (code: string, command: string, responseCode?: number): Error =>
  Object.assign(new Error(`${command}: ${responseCode ?? code}`), { code, command, responseCode });

test.each([
  ['a recipient that is refused', smtpError('EENVELOPE', 'RCPT TO', 550)],
  ['a message that is refused', smtpError('EMESSAGE', 'DATA', 554)],
  ['an address that is none', smtpError('EENVELOPE', 'API')],
])('%s fails for good', (_what, error) => {
  expect(verdictOf(error, of)).toEqual({ became: 'failed', why: error.message });
});

test.each([
  ['a mailbox that is full for now', smtpError('EENVELOPE', 'RCPT TO', 452)],
  ['a sender that is refused', smtpError('EENVELOPE', 'MAIL FROM', 550)],
  ['a password that is refused', smtpError('EAUTH', 'AUTH PLAIN', 535)],
  ['a server that turns us away', smtpError('EPROTOCOL', 'CONN', 554)],
  ['a server that is away', smtpError('ESOCKET', 'CONN')],
  ['TLS that cannot be had', smtpError('ETLS', 'STARTTLS')],
  ['a try that took too long', new DOMException('timed out', 'TimeoutError')],
])('%s is tried again', (_what, error) => {
  expect(verdictOf(error, of)).toMatchObject({ became: 'waiting', waitMs: mailRetryFirstMs / 2 });
});

test('waits grow up to a limit, each drawn between nothing and that', () => {
  const error = smtpError('ESOCKET', 'CONN');
  const waits = [1, 2, 3, 50].map((tries) => verdictOf(error, { ...of, tries, chance: 0.999_999 }));
  expect(waits).toMatchObject(
    [mailRetryFirstMs, mailRetryFirstMs * 2, mailRetryFirstMs * 4, mailRetryMsMax].map((waitMs) => ({ waitMs })),
  );
  expect(verdictOf(error, { ...of, tries: 9, chance: 0 })).toMatchObject({ waitMs: 0 });
});

test('what could not be sent for days is given up, and says why', () => {
  const error = smtpError('ESOCKET', 'CONN');
  expect(verdictOf(error, { ...of, ageMs: mailGivenUpMs })).toEqual({
    became: 'failed',
    why: `given up: ${error.message}`,
  });
});
