import { expect, test } from 'vitest';
import { z } from 'zod';
import * as command from './command.ts';
import * as credentials from './credentials.ts';
import * as draftSaves from './draft-saves.ts';
import * as dryRun from './dry-run.ts';
import * as files from './files.ts';
import * as proof from './instance-proof.ts';
import * as replay from './instance-replay.ts';
import * as lists from './list-instances.ts';
import * as machines from './machines.ts';
import * as notifications from './notifications.ts';
import * as notifier from './notifier.ts';
import * as operations from './operations.ts';
import * as preferences from './preferences.ts';
import * as query from './query.ts';
import * as taskDrafts from './task-drafts.ts';
import * as webhooks from './webhooks.ts';

const all = {
  ...command,
  ...query,
  ...replay,
  ...proof,
  ...lists,
  ...machines,
  ...notifier,
  ...operations,
  ...credentials,
  ...files,
  ...notifications,
  ...preferences,
  ...webhooks,
  ...taskDrafts,
  ...draftSaves,
  ...dryRun,
};
const bodies = Object.entries(all).flatMap(([name, schema]) =>
  schema instanceof z.ZodType && typeof schema.meta()?.id === 'string' ? [[name, schema] as const] : [],
);

test.each(bodies)('the example of %s is one, to the last member', (_name, schema) => {
  const examples = schema.meta()?.examples as unknown[];
  expect(examples).toHaveLength(1);
  expect(schema.parse(examples[0])).toMatchObject(examples[0] as object);
});

test('there are bodies with examples', () => expect(bodies.length).toBeGreaterThan(30));
