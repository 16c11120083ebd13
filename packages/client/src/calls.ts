import type { Copies } from './copies.ts';
import type { Call, CallOptions, Send, WriteOptions, Written } from './request.ts';

/** The services that the calls go to. */
export interface Addresses {
  commandUrl: Copies;
  queryUrl: Copies;
}

/** What a group of calls is made from. */
export interface CallsOptions extends Addresses {
  send: Send;
}

export type Options = CallOptions | undefined;
export type Writing = WriteOptions | undefined;

/** A write: its answer is an operation when the options say `respondAsync`. */
export const sendWrite = <T, O extends Writing>(
  send: Send,
  call: Call<T>,
  options: O | undefined,
): Promise<Written<T, O>> => send({ ...call, ...options }) as Promise<Written<T, O>>;

/** A value as one part of a path. */
export const part = (value: string | number): string => encodeURIComponent(String(value));
