import { ticketAnswer } from '@procession/contracts/http/notifier.ts';
import { definitionCalls } from './definition-calls.ts';
import { auditCalls, directoryCalls } from './directory-calls.ts';
import { instanceCalls } from './instance-calls.ts';
import { createLive } from './live/live.ts';
import { createSend } from './request.ts';
import { taskCalls } from './task-calls.ts';

export interface ClientOptions {
  commandUrl: string;
  queryUrl: string;
  /** One copy of the notifier, or several: a live connection goes on at the next when one is away. */
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
  const options = { send, commandUrl, queryUrl };
  return {
    instances: instanceCalls(options),
    tasks: taskCalls(options),
    definitions: definitionCalls(options),
    directory: directoryCalls(options),
    audit: auditCalls(options),
    live: createLive({
      urls: typeof liveUrl === 'string' ? [liveUrl] : liveUrl,
      getTicket: async (base) => {
        // Not repeated here: a connection tries the next copy instead.
        const asked = { method: 'POST', base, path: '/v1/live/tickets', answer: ticketAnswer, triesMax: 1 } as const;
        const { ticket } = await send(asked);
        return ticket;
      },
    }),
  };
}
