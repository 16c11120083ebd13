import type { Copies } from './copies.ts';
import type { CallOptions, Send } from './request.ts';

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

/** A value as one part of a path. */
export const part = (value: string | number): string => encodeURIComponent(String(value));
