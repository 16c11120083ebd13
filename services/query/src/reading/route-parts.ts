import { problemResponses } from '@procession/platform/http-app.ts';
import { z } from 'zod';

/** What every route of the read API takes besides its own parameters. */
export const readHeaders = z.looseObject({
  'consistency-token': z
    .string()
    .optional()
    .meta({ description: 'Of a command’s answer: the answer here says whether it shows what that command did.' }),
  prefer: z
    .string()
    .optional()
    .meta({ description: '`wait=<seconds>`, at most 10: hold the answer back until the token is reached.' }),
});

/** `If-None-Match` besides, for single resources. */
export const readOneHeaders = readHeaders.extend({
  'if-none-match': z
    .string()
    .optional()
    .meta({ description: 'The `ETag` that you have: 304 when it is still the one.' }),
});

/** Problems that every route of the read API may answer with. */
export const readProblems = (...more: Parameters<typeof problemResponses>) =>
  problemResponses(
    'invalid-request',
    'unknown-parameter',
    'not-signed-in',
    'missing-permission',
    'rate-limited',
    'behind',
    'overloaded',
    'unavailable',
    ...more,
  );

/** The answer of a single resource to `If-None-Match` with its present ETag. */
export const notModified = { 304: z.null().describe('You have this already.') };
