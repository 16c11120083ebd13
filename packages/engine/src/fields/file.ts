import type { JsonObject } from '@procession/contracts/json.ts';
import { z } from 'zod';
import { type FieldKind, wrong } from './field-kind.ts';
import { fileClass } from './typed-object.ts';

const file = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(400),
  /** Bytes. */
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const example = '{ "id": …, "name": …, "size": bytes, "sha256": 64 hex digits in lower case }';

/** A reference to a file that is stored elsewhere, with the digest by which it is recognised. */
export const fileKind = (): FieldKind => ({
  type: 'file',
  celType: 'File',
  parse: (value, parsing) => {
    const parsed = file.safeParse(value);
    if (parsed.success) return parsed.data;
    const path = parsed.error.issues[0]?.path.join('/') ?? '';
    return wrong(
      path === '' ? parsing : { ...parsing, place: `${parsing.place}/${path}` },
      `must be a file: ${example}`,
    );
  },
  toCel: (stored) => new fileClass(stored as JsonObject),
  toText: (stored) => String((stored as JsonObject).name),
});
