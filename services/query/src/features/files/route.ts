import { Readable } from 'node:stream';
import { fileId } from '@procession/contracts/ids.ts';
import { chunkCountOf } from '@procession/platform/file-boxes.ts';
import { create } from 'content-disposition';
import { z } from 'zod';
import type { AddRoutes, QueryPorts } from '../../ports.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { type FoundFile, findFile } from './find-file.ts';
import { readFileChunk } from './select.ts';

/** Whatever a file holds, a browser shows nothing of it under this address: it is saved. */
const contentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

export const addFileRoute: AddRoutes = (app, ports) => {
  app.get(
    '/v1/files/:id',
    {
      schema: {
        summary: 'The bytes of a file',
        description:
          'Of a file in a field of an instance that you see, also one that stood there before; of a sensitive field only where it is shown to you now; or of one that you have just uploaded. To save, never to show: `Content-Disposition: attachment`, and a type by what the bytes are.',
        tags: ['Files'],
        params: z.object({ id: fileId }),
        headers: readHeaders,
        response: {
          200: {
            description: 'The bytes.',
            content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
          },
          ...readProblems('file-not-found'),
        },
      },
    },
    async ({ viewer, params: { id } }, reply) => {
      const found = await findFile(ports, viewer, id);
      const { name, size, sha256, mediaType } = found.meta;
      reply.headers({
        'content-type': mediaType,
        'content-length': size,
        'content-disposition': create(name),
        'content-security-policy': contentSecurityPolicy,
        'cache-control': 'private, no-store',
        'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
      });
      return reply.send(Readable.from(bytesOf(ports, viewer.tenant, found)) as unknown as string);
    },
  );
};

/** Each piece by a read of its own: a slow line holds no connection. */
async function* bytesOf(ports: QueryPorts, tenant: string, { file, meta, boxes }: FoundFile): AsyncGenerator<Buffer> {
  for (let n = 0; n < chunkCountOf(meta.size); n++)
    yield boxes.openChunk(n, await ports.log(tenant, (connection) => readFileChunk(connection, tenant, file, n)));
}
