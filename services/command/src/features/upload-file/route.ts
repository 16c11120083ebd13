import type { Readable } from 'node:stream';
import { fileAnswer } from '@procession/contracts/http/files.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import { parse } from 'content-disposition';
import type { FastifyRequest } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { uploadLimits } from '../../files/file-limits.ts';
import { tooLarge } from '../../files/receive-file.ts';
import { requireActive } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

const headers = z.object({
  'content-disposition': z
    .string()
    .optional()
    .meta({
      description: 'The name of the file (RFC 6266); without it, `file`.',
      examples: ["attachment; filename*=UTF-8''Invoice%204711.pdf"],
    }),
});

/** A body of any type, which is not kept in memory: its bytes go on as they come. */
export const addUploadFile: AddRoutes = (app, ports) => {
  app.register(async (plain) => {
    const scope = plain as unknown as HttpApp;
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.setValidatorCompiler((route) =>
      route.httpPart === 'querystring' ? validatorCompiler(route as never) : () => true,
    );
    scope.post(
      '/v1/files',
      {
        config: { isStreamed: true },
        schema: {
          summary: 'Upload a file for a field',
          description: `The bytes as they are, at most ${uploadLimits.fileBytesMax}, within 30 s. What is answered, without \`mediaType\`, is then the value of a field of type \`file\`, in a start, a decision, a form or a change of data. A file that stands in no field is deleted after a day. Its id holds a secret: whoever has it and sees the field may read the file.`,
          tags: ['Files'],
          headers,
          consumes: ['application/octet-stream'],
          body: z.string().meta({ format: 'binary' }),
          response: { 201: fileAnswer, ...commandProblems('limit-reached') },
        },
      },
      async (request, reply) => {
        const { tenant, actor: uploader } = request.identity;
        const name = nameOf(request);
        if (Number(request.headers['content-length'] ?? 0) > uploadLimits.fileBytesMax) throw tooLarge();
        const bytes = request.body as unknown as Readable | undefined;
        if (!bytes) throw new ProblemError('invalid-request', 'The file is empty: send its bytes as the body.');
        await requireActive(ports, tenant, uploader);
        const file = await ports.receiveFile({ tenant, uploader, name, bytes });
        return reply.code(201).header('location', `/v1/files/${file.id}`).send(file);
      },
    );
  });
};

const nameless = 'file';

function nameOf({ headers }: FastifyRequest): string {
  const given = headers['content-disposition'];
  if (given === undefined) return nameless;
  const name = filenameOf(given);
  const fault = faultOf(name);
  if (name !== undefined && fault === undefined) return name;
  throw new ProblemError('invalid-request', `The header content-disposition is not valid: its filename ${fault}.`, {
    facts: { issues: [{ place: '/headers/content-disposition', message: `its filename ${fault}` }] },
  });
}

/** Undefined when the header cannot be read. */
function filenameOf(header: string): string | undefined {
  try {
    return parse(header).parameters.filename?.trim();
  } catch {
    return undefined;
  }
}

function faultOf(name: string | undefined): string | undefined {
  if (name === undefined || name === '') return 'is missing';
  if ([...name].length > uploadLimits.nameCharactersMax)
    return `has more than ${uploadLimits.nameCharactersMax} characters`;
  if (!name.isWellFormed() || /\p{Cc}|[/\\]|\p{Bidi_Control}/u.test(name))
    return 'has characters that names of files have not';
  return undefined;
}
