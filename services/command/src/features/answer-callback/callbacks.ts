import type { CallbackAddress } from '@procession/contracts/placeholders.ts';
import {
  type CallbackPlace,
  callbackToken,
  deriveCallbackKey,
  readCallbackToken,
} from '@procession/platform/callback-token.ts';

/** Addresses for answers: computed, never stored. */
export interface Callbacks {
  addressIn: (tenant: string, instance: string) => (callback: CallbackAddress) => string;
  /** Undefined when we never gave it out. */
  placeOf: (token: string) => CallbackPlace | undefined;
}

export function createCallbacks(internalKey: string, publicUrl: string): Callbacks {
  const base = publicUrl.replace(/\/+$/, '');
  const secret = deriveCallbackKey(internalKey);
  return {
    addressIn:
      (tenant, instance) =>
      ({ key, callback }) =>
        `${base}/v1/callbacks/${callbackToken(secret, { tenant, instance, key, callback })}`,
    placeOf: (token) => readCallbackToken(secret, token),
  };
}
