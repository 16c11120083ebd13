import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { deriveFileKey, deriveTenantKey, openBytes, sealBytes } from './sealing.ts';
import { newInstanceId } from './uuid.ts';

/** A file is sealed in pieces of this size; the last one is shorter. */
export const fileChunkBytes = 524_288;

const secretBytes = 16;
const prefix = 'file-';
const uuidCharacters = 36;

const fileMeta = z.object({ name: z.string(), size: z.int(), sha256: z.string(), mediaType: z.string() });
export type FileMeta = z.infer<typeof fileMeta>;

export const newFileId = (): string => `${prefix}${newInstanceId()}-${randomBytes(secretBytes).toString('base64url')}`;

/** The half of an id that is stored beside the bytes. It opens nothing. */
export const publicPartOf = (id: string): string => id.slice(prefix.length, prefix.length + uuidCharacters);

/** How the parts of one file are sealed: each to its place, so that none can be left out, repeated or moved. */
export function fileBoxes(tenantKey: Buffer, id: string) {
  const key = deriveFileKey(tenantKey, id);
  return {
    sealChunk: (n: number, bytes: Buffer): Buffer => sealBytes(key, `chunk ${n}`, bytes),
    openChunk: (n: number, box: Buffer): Buffer => openBytes(key, `chunk ${n}`, box),
    sealMeta: (meta: FileMeta): Buffer => sealBytes(key, 'meta', Buffer.from(JSON.stringify(meta))),
    /** Undefined when the id is not the one that the file was sealed with. */
    openMeta: (box: Buffer): FileMeta | undefined => {
      try {
        return fileMeta.parse(JSON.parse(openBytes(key, 'meta', box).toString()));
      } catch {
        return undefined;
      }
    },
  };
}
export type FileBoxes = ReturnType<typeof fileBoxes>;

export const fileBoxesOf = (dataKey: Buffer, tenant: string, id: string): FileBoxes =>
  fileBoxes(deriveTenantKey(dataKey, tenant), id);

export const chunkCountOf = (size: number): number => Math.ceil(size / fileChunkBytes);
