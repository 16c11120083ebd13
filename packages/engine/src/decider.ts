import type { JsonObject } from '@procession/contracts/json.ts';

/** The domain says no. `type` is a kebab-case sentence about the world; the table in contracts/problems.ts gives its HTTP status. */
export interface Rejection {
  rejection: { type: string; detail: string; facts: JsonObject };
}

/** What a command leads to: events in order, or a rejection and nothing. */
export type Decision<Event> = { events: Event[] } | Rejection;

export const reject = (type: string, detail: string, facts: JsonObject = {}): Rejection => ({
  rejection: { type, detail, facts },
});

export const isRejection = (decision: object): decision is Rejection => 'rejection' in decision;
