import { activatedJobs, activateJobs } from '@procession/contracts/http/machines.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { isDraining } from '@procession/platform/drain.ts';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';
import { describeJobs } from './job-board.ts';

/** Requests that wait for a job, in one process. */
const waitingMax = 2_000;
/** What another process has opened is seen after so long. */
const lookAgainMs = 500;

export const addActivateJobs: AddRoutes = (app, ports) => {
  let waiting = 0;
  app.post(
    '/v1/jobs/activate',
    {
      schema: {
        summary: 'Take jobs to do',
        description:
          'Jobs of these types that nobody works on, oldest first. They are yours until `leaseUntil`; without a sign of life by then (`/v1/jobs/heartbeat`) the attempt has failed, and the job may go to another. With `waitMs` the answer comes as soon as there is one. Needs `work`.',
        tags: ['Machines'],
        body: activateJobs,
        response: { 200: activatedJobs, ...commandProblems() },
      },
    },
    async (request, reply) => {
      const { tenant, actor } = request.identity;
      const { types, worker, max, leaseMs, waitMs } = request.body;
      await requireRight(ports, { tenant, actor, permission: 'work', what: 'work on jobs' });
      const until = performance.now() + waitMs;
      if (waiting >= waitingMax) throw tooManyWait();
      waiting++;
      try {
        for (;;) {
          const activated = await ports.jobBoard.activate(tenant, types, worker, max, leaseMs);
          const left = until - performance.now();
          if (activated.length > 0 || left <= 0 || isDraining(app) || reply.raw.closed)
            return { jobs: await describeJobs(ports, ports.duties, tenant, activated) };
          await ports.nextDuty(Math.min(left, lookAgainMs));
        }
      } finally {
        waiting--;
      }
    },
  );
};

const tooManyWait = (): ProblemError =>
  new ProblemError('overloaded', 'More workers wait here than are taken. Nothing was done; try again.', {
    headers: { 'retry-after': '1' },
  });
