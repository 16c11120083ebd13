import { credentialAnswer, credentialList, type putCredential } from '@procession/contracts/http/credentials.ts';
import type { z } from 'zod';
import { type CallsOptions, type Options, part, sendWrite, type Writing } from './calls.ts';

/** What services show to receivers. */
export const credentialCalls = ({ send, commandUrl }: CallsOptions) => ({
  put: <O extends Writing = undefined>(name: string, body: z.input<typeof putCredential>, options?: O) =>
    sendWrite(
      send,
      { method: 'PUT', base: commandUrl, path: `/v1/credentials/${part(name)}`, body, answer: credentialAnswer },
      options,
    ),
  delete: <O extends Writing = undefined>(name: string, options?: O) =>
    sendWrite(
      send,
      { method: 'DELETE', base: commandUrl, path: `/v1/credentials/${part(name)}`, answer: credentialAnswer },
      options,
    ),
  list: (options?: Options) =>
    send({ method: 'GET', base: commandUrl, path: '/v1/credentials', answer: credentialList, ...options }),
});
