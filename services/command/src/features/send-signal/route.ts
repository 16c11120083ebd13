import { sendSignal, signalAnswer } from '@procession/contracts/http/machines.ts';
import { commandHeaders, fingerprintOf, senderOf } from '../../http/request-sender.ts';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addSendSignal: AddRoutes = (app, ports) => {
  app.post(
    '/v1/signals',
    {
      config: { permission: 'work' },
      schema: {
        summary: 'Tell a signal to all who wait for it now',
        description:
          'Every instance of your tenant that waits for it at this moment is told, each by a command of its own; whoever begins to wait later is not. The same `id` again within 7 days is the same signal. Needs `work`.',
        tags: ['Machines'],
        headers: commandHeaders,
        body: sendSignal,
        response: { 200: signalAnswer, ...commandProblems() },
      },
    },
    async (request) => {
      const { tenant, key, meta } = senderOf(request);
      await requireRight(ports, { tenant, actor: meta.actor, permission: 'work', what: 'send signals' });
      const { name, id = key } = request.body;
      const told = await ports.messages.signal(tenant, name, id, fingerprintOf('signal', name));
      if (told > 0) ports.dutiesOpened();
      return { id, told };
    },
  );
};
