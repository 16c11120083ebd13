import { machineLimits, messageAnswer, sendMessage } from '@procession/contracts/http/machines.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { instantAfter } from '@procession/engine/time/instant-after.ts';
import { commandHeaders, fingerprintOf, senderOf } from '../../http/request-sender.ts';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';
import { messagePlace } from '../../messages/message-place.ts';

export const addSendMessage: AddRoutes = (app, ports) => {
  app.post(
    '/v1/messages',
    {
      config: { permission: 'work' },
      schema: {
        summary: 'Send a message to whoever waits for it',
        description:
          'It goes to exactly one instance that waits for this name and key: the one that waits longest. When nobody waits yet it is kept (`keep`, 7 days unless said otherwise). The same `id` again within 7 days is the same message. Needs `work`.',
        tags: ['Machines'],
        headers: commandHeaders,
        body: sendMessage,
        response: { 200: messageAnswer, ...commandProblems('limit-reached', 'too-large') },
      },
    },
    async (request) => {
      const { tenant, key: given, meta } = senderOf(request);
      await requireRight(ports, { tenant, actor: meta.actor, permission: 'work', what: 'send messages' });
      const { name, key, body, keep, id = given } = request.body;
      const content = JSON.stringify(body);
      refuseTooLarge(content);
      const kind = 'message';
      const { isNew, waits } = await ports.messages.accept({
        tenant,
        kind,
        name,
        key,
        id,
        fingerprint: fingerprintOf('message', body),
        body: ports.keys.sealText(tenant, messagePlace({ kind, name, key, id }), content),
        keepMs: keptFor(keep),
      });
      if (waits) ports.dutiesOpened();
      return { id, status: isNew ? (waits ? ('matched' as const) : ('kept' as const)) : ('known' as const) };
    },
  );
};

const msPerDay = 86_400_000;
const someDay = '2026-01-01T00:00:00.000Z';

/** Days and months as in a year like any other. */
function keptFor(keep: string): number {
  const keepMs = Date.parse(instantAfter(someDay, keep, { zone: 'UTC' })) - Date.parse(someDay);
  if (keepMs <= machineLimits.keepDaysMax * msPerDay) return keepMs;
  throw new ProblemError(
    'invalid-request',
    `/body/keep: a message is kept for at most ${machineLimits.keepDaysMax} days.`,
    {
      facts: { issues: [{ place: '/body/keep', message: `at most ${machineLimits.keepDaysMax} days` }] },
    },
  );
}

export function refuseTooLarge(content: string): void {
  const { messageBodyBytesMax: bytesMax } = machineLimits;
  const bytes = Buffer.byteLength(content);
  if (bytes <= bytesMax) return;
  throw new ProblemError('too-large', `The body of a message may take ${bytesMax} bytes; this one takes ${bytes}.`, {
    facts: { bytes, bytesMax },
  });
}
