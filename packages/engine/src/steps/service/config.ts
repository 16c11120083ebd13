import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { sets } from '../../document/step-common.ts';
import { duration } from '../../document/time.ts';

const statusMin = 300;
const statusMax = 599;
const neverDefault = [400, 401, 403, 404, 409, 422];
const template = z.string().max(10_000);
const headersMax = 50;

const http = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: template.min(1),
  query: z.record(z.string(), z.unknown()).optional(),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'is no name of a header'), template)
    .refine((headers) => Object.keys(headers).length <= headersMax, `has more than ${headersMax} headers`)
    .optional(),
  body: z.unknown().optional(),
  credential: name.optional(),
});

const job = z.strictObject({
  /** By which external workers ask for it. */
  type: z.string().regex(/^[a-z][a-z0-9_.-]{0,99}$/, 'must be a type such as payroll.book'),
  input: z.unknown().optional(),
  lease: duration.default('PT1M'),
});

const retry = z.strictObject({
  max: z.int().min(0).max(100).default(5),
  first: duration.default('PT1S'),
  factor: z.number().min(1).max(10).default(2),
  cap: duration.default('PT5M'),
  never: z.array(z.int().min(statusMin).max(statusMax)).default(neverDefault),
});

/** What a designer sets of a service: a request over HTTP, or a job that workers pull. */
export const serviceKeys = {
  http: http.optional(),
  job: job.optional(),
  output: sets.default({}),
  errors: z.record(z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'is no name of an error'), name).default({}),
  timeout: duration.optional(),
  retry: retry.prefault({}),
};
export type ServiceDeclaration = z.infer<z.ZodObject<typeof serviceKeys>>;
