import { personasAnswer } from '@procession/contracts/http/gateway.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { type HttpApp, problemResponses } from '@procession/platform/http-app.ts';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createWaiting, type WaitingPorts } from './waiting.ts';

/** As the demonstration's issuer lists them. */
const listed = z.object({
  personas: z.array(
    z.object({ id: z.string(), name: z.string(), does: z.string(), roles: z.array(z.string()), kind: z.string() }),
  ),
});

/** Only beside the demonstration's issuer: a real one asks who somebody is by itself. */
export function addPersonasRoute(app: HttpApp, ports: WaitingPorts): void {
  const { limits, personasUrl } = ports;
  const waitingFor = createWaiting(ports);
  app.withTypeProvider<ZodTypeProvider>().get(
    '/auth/personas',
    {
      schema: {
        summary: 'The people of the demonstration',
        description:
          "Only beside the demonstration's issuer, where one signs in as any of them: `GET /auth/sign-in?as=<id>`.",
        tags: ['Sessions'],
        security: [],
        response: { 200: personasAnswer, ...problemResponses('unavailable') },
      },
    },
    async () => {
      const answer = await fetch(personasUrl, { signal: AbortSignal.timeout(limits.issuerTimeoutMs) })
        .then((response) => response.json())
        .catch((cause: unknown) => {
          throw new ProblemError('unavailable', "The demonstration's issuer cannot be reached now.", { cause });
        });
      const people = listed.parse(answer).personas.filter(({ kind }) => kind === 'person');
      const personas = people.map(async ({ id, name, does, roles }) => {
        const waiting = await waitingFor(id);
        return { id, name, does, role: titleOf(roles[0] ?? ''), ...(waiting && { waiting }) };
      });
      return { personas: await Promise.all(personas) };
    },
  );
}

/** `sales_manager` is called "Sales manager". */
const titleOf = (role: string): string => {
  const words = role.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
