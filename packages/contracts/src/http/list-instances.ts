import { z } from 'zod';
import { instanceStatus } from '../statuses.ts';
import { dueBefore } from './due-before.ts';
import { anyOf, columnFilters } from './list-filters.ts';
import { count, countAsked, definitions, entityId, page, queryLimits } from './query.ts';

/** How lists of instances are asked for: `GET /v1/instances` and `/v1/instance-counts`. */

export const instanceSort = z.enum(['due', '-due', 'started', '-started', 'updated', '-updated']);

const instant = (description: string) => z.iso.datetime({ offset: true }).optional().meta({ description });

const instanceFilter = {
  definition: definitions,
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .meta({ description: 'That run on this version of their definition.' }),
  step: z.string().max(64).optional().meta({ description: 'Whose current step has this id.' }),
  text: z.string().trim().min(1).max(100).optional().meta({
    description:
      'About an entity whose id begins with it, as given, in capitals or in small letters; when there is none, or several words are given: with all these words in the title.',
  }),
  entityType: anyOf(z.string().max(64))
    .optional()
    .meta({ description: 'About an entity of any of these types, with commas between.' }),
  entityId,
  initiator: z.string().max(128).optional().meta({ description: 'For whom they were started: a user.' }),
  assignee: z
    .string()
    .max(140)
    .optional()
    .meta({ description: 'Whose the current step is, as rows have it: `user:maria`, `role:finance`.' }),
  incidents: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: only those with an open incident; `false`: only those without.' }),
  column: columnFilters,
  dueBefore,
  dueFrom: instant('Due at this instant or later.'),
  startedFrom: instant('Started at this instant or later.'),
  startedBefore: instant('Started before this instant.'),
};

/** What a table of instances has, beside listed fields by their column key. */
export const instanceCsvColumns = [
  'id',
  'number',
  'title',
  'status',
  'step',
  'assignee',
  'definition',
  'version',
  'due',
  'started',
  'updated',
  'ended',
  'entityType',
  'entityId',
  'initiator',
  'incidents',
] as const;
export type InstanceCsvColumn = (typeof instanceCsvColumns)[number];

export const listInstances = z.strictObject({
  ...page,
  status: anyOf(instanceStatus).optional().meta({ description: 'Of any of these, with commas between.' }),
  ...instanceFilter,
  sort: instanceSort.default('due').meta({
    description: 'By which instant (by start: in the order in which they were made); with `-` the latest first.',
  }),
  count: countAsked,
  format: z.enum(['json', 'csv']).default('json').meta({ description: 'In JSON, or as a table for a spreadsheet.' }),
  columns: z
    .string()
    .max(2_000)
    .transform((text) => text.split(','))
    .pipe(
      z
        .array(z.union([z.enum(instanceCsvColumns), z.string().regex(/^[a-z]_\w{1,64}$/)]))
        .max(queryLimits.csvColumnsMax),
    )
    .optional()
    .meta({
      description: `With \`format=csv\`: its columns in their order, with commas between: ${instanceCsvColumns.join(', ')}, or the column key of a listed field, like f_region.`,
    }),
});

export const countInstancesBy = z.strictObject(instanceFilter);

export const instanceCounts = z.object({ items: z.array(z.object({ status: instanceStatus, ...count.shape })) }).meta({
  id: 'InstanceCounts',
  description: 'How many there are of each status. Those of which there is none are left out.',
  examples: [{ items: [{ status: 'in_progress', count: 1_846, isExact: true }] }],
});
