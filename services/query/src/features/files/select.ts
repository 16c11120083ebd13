import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { sql } from 'slonik';
import { z } from 'zod';

/** Fields that are looked into for whoever asks; the newest first. */
const usesMax = 50;

/** In which field of which instance a file stands or stood. */
const fileUse = z.object({ stream: z.string(), field: z.string() });
export type FileUse = z.infer<typeof fileUse>;

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));
const head = z.object({ uploader: z.string(), meta: base64, uses: z.array(fileUse) });

/** What stands about a file that was uploaded; undefined when there is none. `file`: the public part of its id. */
export async function readFileHead(
  log: ReadConnection,
  tenant: string,
  file: string,
): Promise<z.infer<typeof head> | undefined> {
  const found = await log.maybeOne(sql.type(head)`
    select f.uploader, encode(f.meta, 'base64') as meta, coalesce((
      select jsonb_agg(jsonb_build_object('stream', u.stream, 'field', u.field))
      from (
        select u.stream, u.field from file_uses u
        where u.tenant = f.tenant and u.file = f.file order by u.used_at desc limit ${usesMax}
      ) u
    ), '[]') as uses
    from files f
    where f.tenant = ${tenant} and f.file = ${file}::uuid and f.meta is not null`);
  return found ?? undefined;
}

/** One sealed piece. @throws Error when it is not there */
export const readFileChunk = (log: ReadConnection, tenant: string, file: string, n: number): Promise<Buffer> =>
  log.oneFirst(sql.type(z.object({ box: base64 }))`
    select encode(c.box, 'base64') as box from file_chunks c
    where c.tenant = ${tenant} and c.file = ${file}::uuid and c.n = ${n}::int`);
