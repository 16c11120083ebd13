import {
  completeJob,
  failJob,
  heartbeatJob,
  jobAnswer,
  jobLease,
  parseJobId,
} from '@procession/contracts/http/machines.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { InstanceCommand } from '@procession/engine/instance/command.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { handleInstanceCommand } from '../../handle-command.ts';
import { commandHeaders, senderOf } from '../../http/request-sender.ts';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';
import { sendOutcome } from '../../http/send-outcome.ts';
import type { CommandPorts } from '../../ports.ts';

const results = commandProblems(
  'instance-not-found',
  'instance-ended',
  'job-closed',
  'attempt-superseded',
  'invalid-data',
);

export const addPullJobs: AddRoutes = (app, ports) => {
  app.post(
    '/v1/jobs/heartbeat',
    {
      schema: {
        summary: 'Hold a job longer',
        description: 'A sign of life: the lease begins anew. 409 when the job is not yours any more. Needs `work`.',
        tags: ['Machines'],
        body: heartbeatJob,
        response: { 200: jobLease, ...commandProblems('lease-lost') },
      },
    },
    async (request) => {
      const { tenant, actor } = request.identity;
      const { id, attempt, worker, leaseMs } = request.body;
      await requireRight(ports, { tenant, actor, permission: 'work', what: 'work on jobs' });
      const { instance, job: number } = parseJobId(id);
      const job = { stream: instanceStream(instance), number, attempt };
      const until = await ports.jobBoard.extend(tenant, job, worker, leaseMs);
      if (!until) throw new ProblemError('lease-lost', `Attempt ${attempt} of job ${id} is not yours: leave it.`);
      return { leaseUntil: until.toISOString() };
    },
  );
  app.post(
    '/v1/jobs/complete',
    {
      config: { permission: 'work' },
      schema: {
        summary: 'Tell that a job is done',
        description:
          'With what came of it; the definition’s `output` reads it as `response.body`. Of several attempts one result counts: that of an older one is refused. Needs `work`.',
        tags: ['Machines'],
        headers: commandHeaders,
        body: completeJob,
        response: { 200: jobAnswer, ...results },
      },
    },
    (request, reply) => {
      const { id, attempt, output } = request.body;
      const { instance, job } = parseJobId(id);
      return sendResult(ports, request, reply, {
        id,
        instance,
        command: { type: 'CompleteJob', job, attempt, response: { status: 200, body: output } },
      });
    },
  );
  app.post(
    '/v1/jobs/fail',
    {
      config: { permission: 'work' },
      schema: {
        summary: 'Tell that a job could not be done',
        description:
          'The definition says what comes of it: another attempt after a while, an outcome (`errors`), or an incident. Needs `work`.',
        tags: ['Machines'],
        headers: commandHeaders,
        body: failJob,
        response: { 200: jobAnswer, ...results },
      },
    },
    (request, reply) => {
      const { id, attempt, error, ...more } = present(request.body);
      const { instance, job } = parseJobId(id);
      const command = { type: 'FailJobAttempt', job, attempt, error, ...more } as const;
      return sendResult(ports, request, reply, { id, instance, command });
    },
  );
};

async function sendResult(
  ports: CommandPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, instance, command }: { id: string; instance: string; command: InstanceCommand },
): Promise<void> {
  const sender = { ...senderOf(request), isSystem: true as const };
  const { tenant, meta } = sender;
  await requireRight(ports, { tenant, actor: meta.actor, permission: 'work', what: 'work on jobs' });
  const outcome = await handleInstanceCommand(ports, sender, {
    instance,
    command,
    answer: () => ({ status: 200, body: JSON.stringify({ id, accepted: true }) }),
  });
  return sendOutcome(ports, reply, { name: command.type, tenant, stream: instanceStream(instance) }, outcome);
}
