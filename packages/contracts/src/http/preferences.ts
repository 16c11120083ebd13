import { z } from 'zod';
import { type Json, json } from '../json.ts';

/** What a person keeps for themselves: saved views, columns, what was ticked off. Nobody else reads it, and nothing follows from it. */

export const preferenceLimits = {
  keyCharactersMax: 64,
  /** Of the value as JSON in UTF-8. */
  valueBytesMax: 16_384,
  ofOnePersonMax: 100,
} as const;

export const preferenceKey = z
  .string()
  .max(preferenceLimits.keyCharactersMax)
  .regex(/^[a-z0-9]+([._-][a-z0-9]+)*$/, 'a key is words of a-z and 0-9, joined by dots, dashes or underscores')
  .meta({ description: 'A key of your own choice.', examples: ['instances.views'] });

const bytesOf = (value: Json): number => new TextEncoder().encode(JSON.stringify(value)).length;

export const putPreference = z
  .strictObject({
    /** Any JSON; what it means is the client's business. */
    value: json.refine(
      (value) => bytesOf(value) <= preferenceLimits.valueBytesMax,
      `a value has at most ${preferenceLimits.valueBytesMax} bytes as JSON`,
    ),
  })
  .meta({ id: 'PutPreference', examples: [{ value: ['status', 'due'] }] });

const savedAt = z.iso.datetime();

/** Without its value: an answer may be kept for later. */
export const preferenceAnswer = z.object({ key: preferenceKey, savedAt: savedAt.nullable() }).meta({
  id: 'PreferenceAnswer',
  description: 'What is kept under the key was saved at that instant; null: nothing is kept under it.',
  examples: [{ key: 'instances.columns', savedAt: '2026-11-20T09:00:00.000Z' }],
});

export const preferenceList = z
  .object({ items: z.array(z.object({ key: preferenceKey, value: json, savedAt })) })
  .meta({
    id: 'PreferenceList',
    description: 'All that you keep, by key.',
    examples: [
      { items: [{ key: 'instances.columns', value: ['status', 'due'], savedAt: '2026-11-20T09:00:00.000Z' }] },
    ],
  });
