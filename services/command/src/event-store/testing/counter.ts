import { hash } from 'node:crypto';
import type { Command, Fold, Folds } from '../command.ts';

/** The smallest domain that shows a lost update: each event says what the count is after it. */
interface Counter {
  n: number;
}

const counting: Fold = {
  initial: { n: 0 } satisfies Counter,
  evolve: (_state, event) => ({ n: event.data.after as number }),
};
export const counterFolds: Folds = {
  instance: counting,
  definition: counting,
  user: counting,
  role: counting,
  calendar: counting,
  absence: counting,
  choices: counting,
};

/** What `jsonb` or a careless canonical form would change. */
const difficultData = {
  zeta: 1e21,
  alpha: [0.1, -0, 'é\u2028"\\'],
  ﬀ: null,
  10: 'ten',
  9: 'nine',
  __proto: { x: 1 },
};

export interface CountRequest {
  tenant: string;
  key: string;
  streams: string[];
  /** Makes it another request under the same key. */
  variant?: string;
  /** Stands in the event's data. */
  text?: string;
  unique?: { value: string; claims: boolean };
}

export function count({ tenant, key, streams, variant = '', text, unique }: CountRequest): Command {
  return {
    tenant,
    keyOwner: 'u',
    key,
    fingerprint: hash('sha256', `${key}${variant}`, 'hex'),
    meta: { actor: 'u', command: key },
    streams: streams.map((stream) => ({ stream, kind: 'instance' })),
    decide: (states, { heldBy }) => {
      const counters = states as Counter[];
      const holder = heldBy(streams[0]!);
      if (holder) return { rejection: { type: 'unique-taken', detail: 'held', facts: { holder } } };
      return {
        events: counters.map(({ n }, of) => ({
          of,
          type: 'Counted',
          schemaVersion: 1,
          data: { ...difficultData, after: n + 1, key, ...(text !== undefined && { text }) },
        })),
        ...(unique && { claims: [{ of: 0, definition: 'counter', ...unique }] }),
        answer: (after) => ({ status: 200, body: JSON.stringify({ after: after.map(({ revision }) => revision) }) }),
      };
    },
  };
}
