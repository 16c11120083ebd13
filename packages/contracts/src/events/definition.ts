import { z } from 'zod';
import { definitionKey } from '../ids.ts';
import { jsonObject } from '../json.ts';

/** Facts of a definition's stream. Version n is the n-th DefinitionPublished, and never changes. */
export const definitionPublished = z.object({
  key: definitionKey,
  version: z.int().positive(),
  name: z.string(),
  /** The document as checked. */
  document: jsonObject,
  /** sha256 of the document's RFC 8785 form, hex. */
  hash: z.string(),
  /** Codes of the warnings that the publisher confirmed. */
  warnings: z.array(z.string()).optional(),
  /** Versions of the definitions that its sub-processes start, where the document names none: the latest of now. */
  starts: z.record(definitionKey, z.int().positive()).optional(),
});

/** No new instance starts on it; those that run go on. */
export const definitionDeprecated = z.object({ key: definitionKey, version: z.int().positive(), reason: z.string() });

export const definitionEvents = {
  DefinitionPublished: definitionPublished,
  DefinitionDeprecated: definitionDeprecated,
} as const;

export type DefinitionEventType = keyof typeof definitionEvents;
export type DefinitionEvent = {
  [T in DefinitionEventType]: { type: T; data: z.infer<(typeof definitionEvents)[T]> };
}[DefinitionEventType];
