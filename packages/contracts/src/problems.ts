import { z } from 'zod';

/** RFC 9457. `type` is `urn:procession:problem:<slug>`, stable for ever; further members are facts named by the slug. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    /** `urn:uuid:<request id>`: quote it when you ask for help. */
    instance: z.string().optional(),
    /** Bad input: where (a JSON pointer into the request) and what. */
    issues: z.array(z.object({ place: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;

export const problemType = (slug: string): string => `urn:procession:problem:${slug}`;

/** Every problem that a service answers with: status and the title that never changes. Routes don't choose statuses. */
export const problems = {
  // Input
  'invalid-request': [400, 'The request is not valid'],
  'invalid-data': [400, 'The data do not fit the definition'],
  'unknown-parameter': [400, 'The request has a parameter that is not known here'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The media type is not supported'],
  'too-large': [422, 'Something is larger than its limit'],
  unstorable: [422, 'The data hold a character that cannot be stored'],
  // Who you are
  'not-signed-in': [401, 'A valid token is needed'],
  'missing-permission': [403, 'You do not have the right to do this'],
  'not-an-assignee': [403, 'The task is not yours to act on'],
  excluded: [403, 'You are excluded from this task'],
  'origin-not-allowed': [403, 'The origin is not allowed'],
  'wrong-host': [421, 'This is served under another name'],
  // Not there; a foreign tenant's id answers the same
  'not-found': [404, 'There is no such thing'],
  'instance-not-found': [404, 'There is no such instance'],
  'task-not-found': [404, 'There is no such task'],
  'definition-not-found': [404, 'There is no such definition'],
  'visit-not-found': [404, 'There is no such visit of a step'],
  'user-not-found': [404, 'There is no such user'],
  'role-not-found': [404, 'There is no such role'],
  'calendar-not-found': [404, 'There is no such calendar'],
  'draft-not-found': [404, 'There is no such draft'],
  'file-not-found': [404, 'There is no such file'],
  'rebuild-not-found': [404, 'There is no such rebuild'],
  'route-not-found': [404, 'There is no such address'],
  'method-not-allowed': [405, 'The address does not take this method'],
  // The world is another one
  'task-already-decided': [409, 'The task is already decided'],
  'task-not-open': [409, 'The task is not open'],
  'task-claimed-by-other': [409, 'Somebody else has claimed the task'],
  'task-not-claimed': [409, 'The task is not claimed'],
  'already-decided-by-you': [409, 'You have decided already'],
  'content-changed': [409, 'The content has changed since you saw it'],
  'not-your-turn': [409, 'It is not your turn yet'],
  'instance-ended': [409, 'The instance has ended'],
  'instance-suspended': [409, 'The instance is suspended'],
  'instance-pending': [409, 'The instance has not begun yet'],
  'already-started': [409, 'The instance is already started'],
  'unique-taken': [409, 'An open instance exists for this already'],
  'step-locked': [409, 'Another step holds the lock'],
  'items-closed': [409, 'No more items are added'],
  'visit-not-open': [409, 'The step is not open'],
  'incident-not-open': [409, 'There is no such open incident'],
  'lease-lost': [409, 'The job is not yours any more'],
  'job-closed': [409, 'The job is not open'],
  'attempt-superseded': [409, 'Another attempt is under way'],
  'wait-closed': [409, 'Nobody waits for this any more'],
  'callback-used': [410, 'The address was used'],
  'child-closed': [409, 'The sub-process is not open'],
  'timer-closed': [409, 'The timer is not open'],
  'lock-closed': [409, 'Nobody waits for the lock any more'],
  'too-early': [409, 'The instant has not come yet'],
  'nothing-to-change': [409, 'Nothing would change'],
  'definition-deprecated': [409, 'The version is deprecated'],
  'draft-missing': [409, 'There is no draft to publish'],
  'warnings-not-confirmed': [409, 'The definition has warnings that were not confirmed'],
  'rebuild-runs': [409, 'A rebuild runs already'],
  'rebuild-over': [409, 'The rebuild is over'],
  'rebuild-needed': [409, 'The code needs this rebuild'],
  'stream-not-parked': [409, 'The stream does not stand still there'],
  'revision-moved': [412, 'It has changed since you saw it'],
  'precondition-required': [428, 'Say which revision you saw'],
  // Cannot be done as asked
  'outcome-unknown': [422, 'There is no such outcome'],
  'comment-required': [422, 'This outcome needs a comment'],
  'reason-required': [422, 'A reason is needed'],
  'wrong-kind-of-task': [422, 'This kind of task does not take this command'],
  'not-allowed-here': [422, 'The definition does not allow this here'],
  'not-eligible': [422, 'This person cannot take the task'],
  'definition-invalid': [422, 'The definition has faults'],
  'idempotency-key-reused': [422, 'The idempotency key was used for another request'],
  'limit-reached': [422, 'A limit is reached'],
  'history-full': [422, 'The history is full'],
  // Later
  'rate-limited': [429, 'Too many requests'],
  behind: [503, 'The read model has not caught up'],
  contended: [503, 'Too much happens to this at once'],
  unavailable: [503, 'A part of the system is away'],
  'outcome-not-known': [503, 'Whether it was done is not known yet'],
  overloaded: [503, 'Too many requests wait'],
  internal: [500, 'Something went wrong here'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemSlug = keyof typeof problems;

export const isProblemSlug = (slug: string): slug is ProblemSlug => Object.hasOwn(problems, slug);

/** Throw it in a route: the error handler answers with it. `facts` become members of the problem. */
export class ProblemError extends Error {
  readonly slug: ProblemSlug;
  readonly facts: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    slug: ProblemSlug,
    detail: string,
    {
      facts = {},
      headers = {},
      cause,
    }: { facts?: Record<string, unknown>; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, cause === undefined ? undefined : { cause });
    this.slug = slug;
    this.facts = facts;
    this.headers = headers;
  }
}

export function problemOf(error: ProblemError, requestId?: string): Problem {
  const [status, title] = problems[error.slug];
  return {
    ...error.facts, // first: a fact must not take the name of a member that RFC 9457 gives a meaning
    type: problemType(error.slug),
    title,
    status,
    detail: error.message,
    ...(requestId && { instance: `urn:uuid:${requestId}` }),
  };
}
