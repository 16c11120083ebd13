import { ticketAnswer } from '@procession/contracts/http/notifier.ts';
import { copiesOf } from './copies.ts';
import { credentialCalls } from './credential-calls.ts';
import { definitionCalls } from './definition-calls.ts';
import { auditCalls, directoryCalls } from './directory-calls.ts';
import { fileCalls } from './file-calls.ts';
import { instanceCalls } from './instance-calls.ts';
import { createLive } from './live/live.ts';
import { machineCalls } from './machine-calls.ts';
import { notificationCalls } from './notification-calls.ts';
import { operationCalls } from './operation-calls.ts';
import { preferenceCalls } from './preference-calls.ts';
import { createSend } from './request.ts';
import { taskCalls } from './task-calls.ts';
import { webhookCalls } from './webhook-calls.ts';

export interface ClientOptions {
  /** One copy of the service, or several: when one does not answer, or cannot now, the next is asked. */
  commandUrl: string | readonly string[];
  queryUrl: string | readonly string[];
  /** Likewise of the notifier: a live connection goes on at the next when one is away. */
  liveUrl: string | readonly string[];
  /** A valid access token; asked for each request, so keep it until it is about to expire. */
  token: () => Promise<string>;
  /** Seconds that a read may wait for what this client wrote before. */
  waitSeconds?: number;
}

export type Client = ReturnType<typeof createClient>;

const waitSecondsDefault = 2;

/** Everything that an app does with Procession: typed calls, and rows that keep themselves up to date. */
export function createClient({
  commandUrl,
  queryUrl,
  liveUrl,
  token,
  waitSeconds = waitSecondsDefault,
}: ClientOptions) {
  const send = createSend({ token, waitSeconds, fetch: globalThis.fetch.bind(globalThis) });
  const options = { send, commandUrl: copiesOf(commandUrl), queryUrl: copiesOf(queryUrl) };
  return {
    instances: instanceCalls(options),
    tasks: taskCalls(options),
    definitions: definitionCalls(options),
    directory: directoryCalls(options),
    credentials: credentialCalls(options),
    webhooks: webhookCalls(options),
    audit: auditCalls(options),
    machines: machineCalls(options),
    ...operationCalls(options),
    ...fileCalls(options),
    ...notificationCalls(options),
    preferences: preferenceCalls(options),
    live: createLive({
      urls: typeof liveUrl === 'string' ? [liveUrl] : liveUrl,
      getTicket: async (base) => {
        // Not repeated here: a connection tries the next copy instead.
        const once = { method: 'POST', path: '/v1/live/tickets', answer: ticketAnswer, triesMax: 1 } as const;
        const { ticket } = await send({ ...once, base: copiesOf(base) });
        return ticket;
      },
    }),
  };
}
