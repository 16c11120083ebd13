import { z } from 'zod';
import { name, taskId } from '../ids.ts';
import { stepStatus, taskStatus } from '../statuses.ts';
import { instanceAnswer } from './command.ts';
import { commandExamples } from './command-examples.ts';

export const dryRunQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Only shows the effect: what would be done now is told, and nothing is done.' }),
});

/** What a command would do, decided on the state of now. What is drawn by lot may come out differently. */
export const commandEffect = z
  .object({
    /** As it would be afterwards. */
    instance: instanceAnswer,
    /** Whose status would be another; `from` is null for a step that would be entered. */
    steps: z.array(
      z.object({ visit: z.string(), step: name, name: z.string(), from: stepStatus.nullable(), to: stepStatus }),
    ),
    /** Whose status would be another; `seats` are the names of those who are asked. */
    tasks: z.array(
      z.object({
        id: taskId,
        name: z.string(),
        from: taskStatus.nullable(),
        to: taskStatus,
        seats: z.array(z.string()),
      }),
    ),
    incidents: z.array(
      z.object({ kind: z.string(), visit: z.string().nullable(), change: z.enum(['raised', 'resolved']) }),
    ),
    /** What machines have done, is not undone, and would not count any more. */
    stands: z.array(z.object({ visit: z.string(), name: z.string() })),
    /** Types of the facts that would be recorded, in order. */
    facts: z.array(z.string()),
  })
  .meta({
    id: 'CommandEffect',
    description: 'With `dryRun=true`: what would be done.',
    examples: [
      {
        instance: commandExamples.instanceAnswer,
        steps: [
          { visit: 'pay#1', step: 'pay', name: 'Pay out', from: 'completed', to: 'cancelled' },
          { visit: 'manager#2', step: 'manager', name: 'Manager', from: null, to: 'awaiting_action' },
        ],
        tasks: [
          {
            id: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55.2',
            name: 'Manager',
            from: null,
            to: 'open',
            seats: ['Maria Lopez'],
          },
        ],
        incidents: [],
        stands: [{ visit: 'pay#1', name: 'Pay out' }],
        facts: ['InstanceRewound', 'TaskOpened'],
      },
    ],
  });
export type CommandEffect = z.infer<typeof commandEffect>;
