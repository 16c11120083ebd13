import { answerCallback, callbackAnswer, machineLimits } from '@procession/contracts/http/machines.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { type HttpApp, problemResponses } from '@procession/platform/http-app.ts';
import { limitRates } from '@procession/platform/rate-limits.ts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { fingerprintOf } from '../../http/request-sender.ts';
import { messagePlace } from '../../messages/message-place.ts';
import type { CommandPorts } from '../../ports.ts';

const keepMs = 604_800_000;
const params = z.object({ token: z.string().meta({ description: 'As the address was given out.' }) });

/** Answers to addresses that instances gave out: the address itself is all that is asked for. */
export async function addAnswerCallback(app: HttpApp, ports: CommandPorts): Promise<void> {
  const placeOf = (request: FastifyRequest) => {
    const place = ports.callbacks.placeOf((request.params as { token: string }).token);
    if (place) return place;
    throw new ProblemError('not-found', 'This address was not given out by us.');
  };
  await app.register(async (routes) => {
    routes.decorateRequest('identity', null as never);
    routes.addHook('onRequest', async (request) => {
      const { tenant } = placeOf(request);
      request.identity = { tenant, actor: '@callback', client: undefined, expiresAt: Number.POSITIVE_INFINITY };
    });
    await limitRates(routes, { person: machineLimits.callbacksMax, tenant: 0 });
    (routes as unknown as HttpApp).post(
      '/v1/callbacks/:token',
      {
        bodyLimit: machineLimits.messageBodyBytesMax,
        schema: {
          summary: 'Answer to an address that an instance gave out',
          description:
            'Needs no token beside the address, which answers once: the same answer again changes nothing, another one is refused. An answer that comes before the instance waits for it is kept for 7 days.',
          tags: ['Machines'],
          security: [],
          params,
          body: answerCallback,
          response: {
            200: callbackAnswer,
            ...problemResponses(
              'invalid-request',
              'unsupported-media-type',
              'not-found',
              'body-too-large',
              'callback-used',
              'limit-reached',
              'rate-limited',
              'unavailable',
            ),
          },
        },
      },
      async (request) => {
        const { tenant, instance, key, callback } = placeOf(request);
        const place = { kind: 'callback', name: instance, key, id: String(callback) } as const;
        const { waits } = await ports.messages
          .accept({
            tenant,
            ...place,
            fingerprint: fingerprintOf('callback', request.body),
            body: ports.keys.sealText(tenant, messagePlace(place), JSON.stringify(request.body)),
            keepMs,
          })
          .catch((error: unknown) => {
            throw error instanceof ProblemError && error.slug === 'idempotency-key-reused' ? used() : error;
          });
        if (waits) ports.dutiesOpened();
        return { accepted: true as const };
      },
    );
  });
}

const used = (): ProblemError =>
  new ProblemError('callback-used', 'This address was answered before, with something else.');
