import { type FileAnswer, fileAnswer } from '@procession/contracts/http/files.ts';
import { z } from 'zod';
import { type CallsOptions, type Options, part } from './calls.ts';

/** As long as the server takes a body. */
const transferTimeoutMs = 30_000;

/** What stands in a field of type `file`. */
export type FileValue = Omit<FileAnswer, 'mediaType'>;

const blob = z.instanceof(Blob);

export const fileCalls = ({ send, commandUrl, queryUrl }: CallsOptions) => ({
  files: {
    /** The value for a field. A `File` of a page has its name already. */
    upload: async (
      bytes: Blob,
      name = bytes instanceof File ? bytes.name : 'file',
      options?: Options,
    ): Promise<FileValue> => {
      const headers = { 'content-disposition': `attachment; filename*=UTF-8''${extended(name)}` };
      const call = { method: 'POST', base: commandUrl, path: '/v1/files', bytes, headers, answer: fileAnswer } as const;
      const { mediaType: _, ...value } = await send({ ...call, timeoutMs: transferTimeoutMs, ...options });
      return value;
    },
    download: ({ id }: Pick<FileValue, 'id'>, options?: Options): Promise<Blob> => {
      const call = {
        method: 'GET',
        base: queryUrl,
        path: `/v1/files/${part(id)}`,
        isBlob: true,
        answer: blob,
      } as const;
      return send({ ...call, timeoutMs: transferTimeoutMs, ...options });
    },
  },
});

/** As RFC 8187 has it: what encodeURIComponent leaves and a header may not have is escaped, too. */
const extended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
