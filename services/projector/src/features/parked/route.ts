import { dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import {
  parkedAsked,
  parkedEffect,
  parkedLimits,
  parkedList,
  retryParked,
  skipParked,
} from '@procession/contracts/http/parked.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type OperatorPorts, operatorProblems, tenantOf } from '../../operator-app.ts';
import { keyOfEvent, readSkippedEvents } from '../../skipped-events.ts';
import { selectParked } from './select.ts';
import { tryFold } from './try-fold.ts';

const tags = ['Parked streams'];
type Place = z.infer<typeof retryParked>;

export function addParkedRoutes(app: HttpApp, ports: OperatorPorts): void {
  const { log, read } = ports;
  app.get(
    '/v1/parked',
    {
      schema: {
        summary: 'Streams that stand still',
        description:
          'Their next event cannot be applied by the code that runs; the rows stand before it, and everything else goes on. Of your tenant; administrators of the installation see those of all.',
        tags,
        querystring: z.strictObject({}),
        response: { 200: parkedList, ...operatorProblems() },
      },
    },
    (request) => selectParked(ports, tenantOf(request)),
  );
  app.post(
    '/v1/parked/retry',
    {
      schema: {
        summary: 'Try a parked stream again',
        description:
          'With the next sweep, by whatever copy projects its partition. What still cannot be applied parks it anew.',
        tags,
        querystring: dryRunQuery,
        body: retryParked,
        response: { 200: parkedEffect, 202: parkedAsked, ...operatorProblems('stream-not-parked') },
      },
    },
    async (request, reply) => {
      const { body, query } = request;
      await requireParked(request, body);
      if (query.dryRun === 'true') return tryFold(log, body, await readSkippedEvents(read));
      await ask(body);
      return reply.code(202).send({ asked: true });
    },
  );
  app.post(
    '/v1/parked/skip',
    {
      schema: {
        summary: 'Leave an event out of the rows',
        description:
          'It counts as nothing in lists, inboxes and history, now and in every rebuild, and the stream goes on after it. The log keeps it, and whoever folds the log (an instance’s page) still meets it.',
        tags,
        querystring: dryRunQuery,
        body: skipParked,
        response: { 200: parkedEffect, 202: parkedAsked, ...operatorProblems('stream-not-parked', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { body, query, identity } = request;
      await requireParked(request, body);
      const skipped = await readSkippedEvents(read);
      if (skipped.size >= parkedLimits.skippedMax)
        throw new ProblemError(
          'limit-reached',
          `At most ${parkedLimits.skippedMax} events are skipped. Mend the code that should apply them.`,
        );
      if (query.dryRun === 'true') return tryFold(log, body, new Set([...skipped, keyOfEvent(body)]));
      const [event] = await log.query<{ type: string }>(
        'type-of-event',
        'select type from log.events where (tenant, stream, revision) = ($1, $2, $3)',
        [body.tenant, body.stream, body.revision],
      );
      await read.query(
        'skip-event',
        `insert into skipped_events (tenant, stream, revision, type, skipped_by, reason) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing`,
        [
          body.tenant,
          body.stream,
          body.revision,
          event?.type ?? 'unknown',
          `${identity.tenant}:${identity.actor}`,
          body.reason,
        ],
      );
      await ask(body);
      return reply.code(202).send({ asked: true });
    },
  );

  const ask = ({ tenant, stream }: Place): Promise<unknown> =>
    read.query('ask-for-parked', 'update parked_streams set asked_at = now() where (tenant, stream) = ($1, $2)', [
      tenant,
      stream,
    ]);

  /** @throws ProblemError when it is another tenant's, or does not stand still at this event (any more) */
  async function requireParked(request: FastifyRequest, { tenant, stream, revision }: Place): Promise<void> {
    const own = tenantOf(request);
    const [found] =
      own === undefined || own === tenant
        ? await read.query<{ revision: number }>(
            'parked-stream',
            'select revision from parked_streams where (tenant, stream) = ($1, $2)',
            [tenant, stream],
          )
        : [];
    if (found?.revision === revision) return;
    const where = found ? `it stands before ${found.revision} now` : 'it goes on, or there is none';
    throw new ProblemError('stream-not-parked', `${stream} does not stand still before event ${revision}: ${where}.`);
  }
}
