import { preferenceAnswer, preferenceList } from '@procession/contracts/http/preferences.ts';
import type { Json } from '@procession/contracts/json.ts';
import { type CallsOptions, type Options, part, sendWrite, type Writing } from './calls.ts';

/** What the caller keeps for themselves, by key. */
export const preferenceCalls = ({ send, commandUrl }: CallsOptions) => {
  const of = (key: string) => ({ base: commandUrl, path: `/v1/me/preferences/${part(key)}`, answer: preferenceAnswer });
  return {
    list: (options?: Options) =>
      send({ method: 'GET', base: commandUrl, path: '/v1/me/preferences', answer: preferenceList, ...options }),
    put: <O extends Writing = undefined>(key: string, value: Json, options?: O) =>
      sendWrite(send, { ...of(key), method: 'PUT', body: { value } }, options),
    delete: <O extends Writing = undefined>(key: string, options?: O) =>
      sendWrite(send, { ...of(key), method: 'DELETE', body: undefined }, options),
  };
};
