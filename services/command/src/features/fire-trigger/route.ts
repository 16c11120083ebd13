import { type TriggerEvent, triggerAnswer, triggerEvent } from '@procession/contracts/http/command.ts';
import type { FastifyRequest } from 'fastify';
import type { Sender } from '../../handle-command.ts';
import { fingerprintOf, senderOf } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';
import { sendOutcome } from '../../http/send-outcome.ts';
import { fireTrigger } from './fire-trigger.ts';

export const addFireTrigger: AddRoutes = (app, ports) => {
  app.post(
    '/v1/triggers',
    {
      schema: {
        summary: 'Tell that something happened: every definition with this trigger starts',
        description:
          'A CloudEvent 1.0 in structured mode. `subject` is the id of the business object; the definition says its type. Without `set` in the trigger, fields take the values of the same name from `data`. The event’s `source` and `id` are its idempotency key for 7 days, whoever sends it; a header is not needed. `onbehalfof` names the person who becomes the initiator.',
        tags: ['Instances'],
        body: triggerEvent,
        response: { 200: triggerAnswer, ...commandProblems() },
      },
    },
    async (request, reply) => {
      const event = request.body;
      const sender = senderOfEvent(request, event);
      const outcome = await fireTrigger(ports, sender, event);
      return sendOutcome(ports, reply, { name: 'FireTrigger', tenant: sender.tenant }, outcome);
    },
  );
};

/** Whoever repeats an event, it is the same one. Its `time` and other attributes may differ in a repetition. */
function senderOfEvent(request: FastifyRequest, { source, id, type, subject, data, onbehalfof }: TriggerEvent): Sender {
  return {
    ...senderOf(request, onbehalfof),
    keyOwner: '@trigger', // no user's id begins so
    key: fingerprintOf('event', [source, id]), // short, however long these are
    fingerprint: fingerprintOf('event', { type, subject, data }),
  };
}
