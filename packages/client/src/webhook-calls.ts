import {
  deliveryList,
  type listDeliveries,
  type putWebhook,
  redeliverAnswer,
  secretAnswer,
  webhookAnswer,
  webhookList,
} from '@procession/contracts/http/webhooks.ts';
import type { z } from 'zod';
import { type CallsOptions, type Options, part, sendWrite, type Writing } from './calls.ts';

/** Who outside is told of what happens. */
export const webhookCalls = ({ send, commandUrl: base }: CallsOptions) => {
  const at = (id: string, rest = ''): string => `/v1/webhooks/${part(id)}${rest}`;
  return {
    /** The answer to the first has the secret. */
    put: <O extends Writing = undefined>(id: string, body: z.input<typeof putWebhook>, options?: O) =>
      sendWrite(send, { method: 'PUT', base, path: at(id), body, answer: webhookAnswer }, options),
    delete: <O extends Writing = undefined>(id: string, options?: O) =>
      sendWrite(send, { method: 'DELETE', base, path: at(id), answer: webhookAnswer }, options),
    rotate: <O extends Writing = undefined>(id: string, options?: O) =>
      sendWrite(send, { method: 'POST', base, path: at(id, '/rotate'), body: {}, answer: secretAnswer }, options),
    list: (options?: Options) => send({ method: 'GET', base, path: '/v1/webhooks', answer: webhookList, ...options }),
    deliveries: (id: string, query: Partial<z.input<typeof listDeliveries>> = {}, options?: Options) =>
      send({ method: 'GET', base, path: at(id, '/deliveries'), query, answer: deliveryList, ...options }),
    redeliver: <O extends Writing = undefined>(id: string, delivery: number, options?: O) =>
      sendWrite(
        send,
        { method: 'POST', base, path: at(id, `/deliveries/${delivery}/redeliver`), body: {}, answer: redeliverAnswer },
        options,
      ),
  };
};
