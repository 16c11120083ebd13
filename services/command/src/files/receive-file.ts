import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FileAnswer } from '@procession/contracts/http/files.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { type FileBoxes, fileChunkBytes, newFileId, publicPartOf } from '@procession/platform/file-boxes.ts';
import { uploadLimits } from './file-limits.ts';
import type { FileStore } from './file-store.ts';
import { mediaTypeOf, sniffedBytes } from './media-type.ts';

export interface Upload {
  tenant: string;
  uploader: string;
  name: string;
  bytes: Readable;
}

/** Stores a file as it comes, a piece at a time. What breaks off is dropped. @throws ProblemError */
export async function receiveFile(
  store: FileStore,
  boxesOf: (tenant: string, id: string) => FileBoxes,
  { tenant, uploader, name, bytes }: Upload,
): Promise<FileAnswer> {
  const id = newFileId();
  const file = publicPartOf(id);
  const boxes = boxesOf(tenant, id);
  if (!(await store.begin(tenant, file, uploader))) throw tooManyUnused();
  try {
    const digest = createHash('sha256');
    let size = 0;
    let mediaType = '';
    let n = 0;
    for await (const chunk of chunksOf(bytes)) {
      if (n === 0) mediaType = mediaTypeOf(chunk.subarray(0, sniffedBytes));
      size += chunk.length;
      digest.update(chunk);
      await store.addChunk(tenant, file, n, boxes.sealChunk(n, chunk));
      n++;
    }
    if (size === 0) throw new ProblemError('invalid-request', 'The file is empty.');
    const meta = { name, size, sha256: digest.digest('hex'), mediaType };
    if (!(await store.finish(tenant, file, boxes.sealMeta(meta)))) throw new Error(`file ${file} is gone`);
    return { id, ...meta };
  } catch (error) {
    await store.drop(tenant, file).catch(() => undefined); // else the purge finds it
    throw error;
  }
}

/** Pieces of one size from pieces of any, bounded together. */
async function* chunksOf(bytes: Readable): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let size = 0;
  try {
    // Not destroyed when it is too long: with the request its answer would be gone.
    for await (const piece of bytes.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > uploadLimits.fileBytesMax) throw tooLarge();
      held.push(piece);
      heldBytes += piece.length;
      if (heldBytes < fileChunkBytes) continue;
      const all = Buffer.concat(held);
      let at = 0;
      for (; all.length - at >= fileChunkBytes; at += fileChunkBytes) yield all.subarray(at, at + fileChunkBytes);
      held = [all.subarray(at)];
      heldBytes = all.length - at;
    }
  } catch (error) {
    if (error instanceof ProblemError || !isBrokenOff(error)) throw error;
    throw new ProblemError('invalid-request', 'The upload broke off.', { cause: error });
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}

const isBrokenOff = (error: unknown): boolean =>
  ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as NodeJS.ErrnoException).code ?? '');

export const tooLarge = (): ProblemError =>
  new ProblemError('body-too-large', `A file has at most ${uploadLimits.fileBytesMax} bytes.`, {
    headers: { connection: 'close' }, // what is still to come is not read
  });

const tooManyUnused = (): ProblemError =>
  new ProblemError(
    'limit-reached',
    'You have uploaded many files that stand in no field yet: put them to use, or come back when they were deleted, a day after their upload.',
  );
