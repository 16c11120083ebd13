import { formatToken } from '@procession/contracts/consistency-token.ts';
import type { Answer } from './command.ts';

/**
 * An answer as it is kept under its idempotency key, one line: `201 "3" /v1/instances/… instance-…@3 {…}`.
 * `-` for what is missing. The epoch is left out: it is known only after COMMIT, and a token is always of the present one.
 */
export function storeAnswer(answer: Answer, streams: { stream: string; revision: number }[]): string {
  const token = formatToken({ epoch: 0, streams }).slice('0;'.length);
  return `${answer.status} ${answer.etag ?? '-'} ${answer.location ?? '-'} ${token === '' ? '-' : token} ${answer.body}`;
}

export interface ReadAnswer extends Answer {
  token?: string;
}

export function readAnswer(stored: string, epoch: number): ReadAnswer {
  const parts: string[] = [];
  let at = 0;
  for (let n = 0; n < 4; n++) {
    const space = stored.indexOf(' ', at);
    parts.push(stored.slice(at, space));
    at = space + 1;
  }
  const [status, etag, location, streams] = parts as [string, string, string, string];
  return {
    status: Number(status),
    body: stored.slice(at),
    ...(etag !== '-' && { etag }),
    ...(location !== '-' && { location }),
    ...(streams !== '-' && { token: `${epoch};${streams}` }),
  };
}
