import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OutboundError } from './outbound-error.ts';

/** Of what one chunk becomes at a time. */
const chunkBytes = 16 * 1024;

/**
 * The whole body, decompressed, at most `bytesMax`. Reading stops with the first byte beyond.
 * @throws OutboundError `too-large`, `broken` (an encoding that was not offered, or is none).
 */
export async function readBody(body: Readable, encoding: string | undefined, bytesMax: number): Promise<Buffer> {
  const decompress = decompressionOf(encoding);
  const chunks: Buffer[] = [];
  let bytes = 0;
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new OutboundError('too-large', `the answer's body has more than ${bytesMax} bytes`);
      chunks.push(chunk);
    }
  };
  if (decompress) await pipeline(body, decompress, collect);
  else await pipeline(body, collect);
  return Buffer.concat(chunks);
}

function decompressionOf(encoding: string | undefined): Transform | undefined {
  const options = { chunkSize: chunkBytes };
  switch (encoding?.trim().toLowerCase() || 'identity') {
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip(options);
    case 'deflate':
      return createInflate(options);
    case 'br':
      return createBrotliDecompress(options);
    default:
      throw new OutboundError('broken', `the answer is encoded as ${encoding}, which was not offered`);
  }
}
