import { z } from 'zod';
import { fileId } from '../ids.ts';
import { fileExample } from './command-examples.ts';

export const fileLimits = {
  fileBytesMax: 20_971_520,
  nameCharactersMax: 200,
  /** A file that no instance holds is deleted after this time. */
  unusedMs: 86_400_000,
} as const;

/** A file that was uploaded; without `mediaType` it is the value of a field of type `file`. */
export const fileAnswer = z
  .object({
    id: fileId,
    name: z.string(),
    /** Bytes. */
    size: z.int(),
    sha256: z.string(),
    /** By its first bytes, whatever the sender said. */
    mediaType: z.string(),
  })
  .meta({
    id: 'File',
    description: 'A file that was uploaded. All but `mediaType` is the value of a field of type `file`.',
    examples: [fileExample],
  });
export type FileAnswer = z.infer<typeof fileAnswer>;
