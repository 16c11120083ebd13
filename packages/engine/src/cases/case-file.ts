import { permission } from '@procession/contracts/events/directory.ts';
import { json, jsonObject } from '@procession/contracts/json.ts';
import { z } from 'zod';

const data = jsonObject;
const words = z.string();

/** What an action must lead to. */
const expectations = {
  trace: words.optional(),
  open: words.optional(),
  status: z.string().optional(),
  history: words.optional(),
  refused: z.string().optional(),
  // Ours: not in the format's first description.
  title: z.string().optional(),
  /** Values of fields as stored, those that are named. */
  data: data.optional(),
  /** Kinds of the open incidents. */
  incidents: words.optional(),
  /** Seats of the latest task of a visit, vacant ones as `user:eve(inactive)`. */
  seats: z.record(z.string(), words).optional(),
  /** Status of visits, as people see them. */
  steps: z.record(z.string(), z.string()).optional(),
};

const who = {
  by: z.string().optional(),
  permissions: z.array(permission).optional(),
};

const action = z.union([
  z.strictObject({
    start: data,
    entity: z.object({ type: z.string(), id: z.string() }).optional(),
    onBehalfOf: z.string().optional(),
    uniqueHeldBy: z.string().optional(),
    ...who,
    ...expectations,
  }),
  z.strictObject({
    complete: z.string(),
    /** Values that the form had shown. */
    seen: z.union([data, words]).optional(),
    outcome: z.string().optional(),
    set: data.optional(),
    comment: z.string().optional(),
    // Of a service: what the machine answered, or how it failed. Without them it did what `set` and `outcome` say.
    response: z
      .strictObject({
        status: z.int().default(200),
        headers: z.record(z.string(), z.string()).optional(),
        body: json.default(null),
      })
      .optional(),
    fails: z
      .strictObject({
        kind: z.string().default('http'),
        status: z.int().optional(),
        message: z.string().default('it failed'),
        retryAfterMs: z.int().optional(),
        isFinal: z.literal(true).optional(),
      })
      .optional(),
    // Of a wait: the body of what came.
    body: data.optional(),
    ...who,
    ...expectations,
  }),
  z.strictObject({
    message: z.string(),
    key: z.string().optional(),
    set: data.optional(),
    body: data.optional(),
    ...who,
    ...expectations,
  }),
  // `true`: of the instance as a whole.
  z.strictObject({ interrupt: z.union([z.string(), z.literal(true)]), outcome: z.string(), ...who, ...expectations }),
  z.strictObject({ signal: z.string(), ...who, ...expectations }),
  z.strictObject({ begin: z.string(), ...who, ...expectations }),
  z.strictObject({ release: z.string(), ...who, ...expectations }),
  z.strictObject({ reassign: z.string(), to: z.string(), from: z.string().optional(), ...who, ...expectations }),
  z.strictObject({ delegate: z.string(), to: z.string(), ...who, ...expectations }),
  z.strictObject({ return: z.string(), ...who, ...expectations }),
  z.strictObject({ ask: z.string(), of: z.string().optional(), question: z.string(), ...who, ...expectations }),
  z.strictObject({ answer: z.string(), text: z.string(), ...who, ...expectations }),
  z.strictObject({ withdraw: z.string(), ...who, ...expectations }),
  z.strictObject({ comment: z.string(), on: z.string().optional(), ...who, ...expectations }),
  z.strictObject({ set: data, ...who, ...expectations }),
  z.strictObject({ retry: z.union([z.literal(true), z.int()]), ...who, ...expectations }),
  z.strictObject({ cancelInstance: z.literal(true), reason: z.string().optional(), ...who, ...expectations }),
  z.strictObject({ suspend: z.literal(true), ...who, ...expectations }),
  z.strictObject({ resume: z.literal(true), ...who, ...expectations }),
  z.strictObject({ add: z.string(), value: json.optional(), ...who, ...expectations }),
  z.strictObject({ close: z.string(), ...who, ...expectations }),
  z.strictObject({ finish: z.string(), ...who, ...expectations }),
  z.strictObject({ cancel: z.string(), ...who, ...expectations }),
  z.strictObject({ skip: z.string(), outcome: z.string(), ...who, ...expectations }),
  z.strictObject({ rewind: z.string(), compensate: z.boolean().optional(), ...who, ...expectations }),
  z.strictObject({ move: z.string(), to: z.string(), ...who, ...expectations }),
  // Lets time pass: every timer that is due by then fires, in order.
  z.strictObject({ pass: z.string(), ...expectations }),
  // Another instance takes a lock of the tenant, or waits in line for it; and leaves it.
  z.strictObject({ lock: z.string(), ...expectations }),
  z.strictObject({ unlock: z.string(), ...expectations }),
  // Changes the directory from here on.
  z.strictObject({ directory: z.lazy(() => directory), ...expectations }),
]);
export type Action = z.infer<typeof action>;

const directory = z.strictObject({
  roles: z.record(z.string(), z.array(z.string())).optional(),
  users: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string().optional(),
        manager: z.string().optional(),
        active: z.boolean().optional(),
        kind: z.enum(['person', 'machine']).optional(),
      }),
    )
    .optional(),
  unknown: z.array(z.string()).optional(),
  absences: z
    .array(
      z.strictObject({
        user: z.string(),
        substitute: z.string(),
        from: z.iso.date(),
        to: z.iso.date(),
        definitions: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});
export type DirectoryOfCase = z.infer<typeof directory>;

/** One case (definitions/README.md). `says` and its like are for people. */
export const caseFile = z.strictObject({
  support: z.string().optional(),
  pattern: z.number().optional(),
  name: z.string().optional(),
  says: z.string().optional(),
  with: z.array(z.string()).optional(),
  definition: json.optional(),
  definitions: z.array(json).optional(),
  example: z.string().optional(),
  others: z.array(json).optional(),
  directory: directory.optional(),
  script: z.array(z.record(z.string(), z.unknown())).optional(),
  refused: z.string().optional(),
  warned: z.string().optional(),
});
export type CaseFile = z.infer<typeof caseFile>;

/** Actions and parts of actions that need what is not built yet. */
const notBuiltActions = ['output'];

export const notBuiltIn = (script: readonly Record<string, unknown>[]): string[] =>
  notBuiltActions.filter((key) => script.some((entry) => Object.hasOwn(entry, key))).map((key) => `${key} (action)`);

/** @throws a sentence that names the action's number */
export function actionOf(entry: Record<string, unknown>, number: number): Action {
  const parsed = action.safeParse(entry);
  if (parsed.success) return parsed.data;
  throw new Error(`action ${number} is none that this runner knows: ${JSON.stringify(entry)}`);
}
