import { snapshotAnswer, takeSnapshot } from '@procession/contracts/http/command.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { instanceParams } from '../../http/instance-routes.ts';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addTakeSnapshot: AddRoutes = (app, ports) => {
  app.post(
    '/v1/instances/:id/snapshot',
    {
      config: { permission: 'operate' },
      schema: {
        summary: 'Store the state of an instance',
        description:
          'So that it loads fast from here on. It is done by itself every so many events; nothing depends on it, and no event is written. For those who may operate.',
        tags: ['Instances'],
        params: instanceParams,
        body: takeSnapshot,
        response: { 200: snapshotAnswer, ...commandProblems('instance-not-found') },
      },
    },
    async ({ params: { id }, identity: { tenant, actor } }) => {
      await requireRight(ports, { tenant, actor, permission: 'operate', what: 'take a snapshot of an instance' });
      const taken = await ports.takeSnapshot(tenant, instanceStream(id));
      if (!taken) throw new ProblemError('instance-not-found', 'There is no such instance.');
      return { id, ...taken };
    },
  );
};
