import { instanceId, instanceStream, parseTaskId, taskId } from '@procession/contracts/ids.ts';
import type { InstanceCommand } from '@procession/engine/instance/command.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { handleInstanceCommand } from '../handle-command.ts';
import { answerInstance, answerTask } from '../instances/answers.ts';
import type { CommandPorts } from '../ports.ts';
import { expectedRevision, senderOf } from './request-sender.ts';
import { sendOutcome } from './send-outcome.ts';
import { tryInstanceCommand } from './try-command.ts';

export const instanceParams = z.object({ id: instanceId });
export const taskParams = z.object({ id: taskId });

/** Carries out a command on an instance and answers with the instance. `If-Match` is the instance's revision. */
export async function sendInstanceCommand(
  ports: CommandPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, command }: { id: string; command: InstanceCommand },
): Promise<void> {
  const sender = senderOf(request);
  const instance = expectedRevision(request);
  const expecting = { ...sender, ...(instance !== undefined && { expected: { instance } }) };
  const outcome = isDryRun(request)
    ? await tryInstanceCommand(ports, expecting, { instance: id, command })
    : await handleInstanceCommand(ports, expecting, {
        instance: id,
        command,
        answer: (state) => answerInstance(id, state),
      });
  return sendOutcome(ports, reply, { name: command.type, tenant: sender.tenant, stream: instanceStream(id) }, outcome);
}

/** Carries out a command on a task and answers with the task. `If-Match` is the task's revision: a parallel branch is no conflict. */
export async function sendTaskCommand(
  ports: CommandPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, commandOn }: { id: string; commandOn: (task: number) => InstanceCommand },
): Promise<void> {
  const { instance, number } = parseTaskId(id);
  const command = commandOn(number);
  const sender = senderOf(request);
  const task = expectedRevision(request);
  const expecting = { ...sender, ...(task !== undefined && { expected: { task } }) };
  const outcome = isDryRun(request)
    ? await tryInstanceCommand(ports, expecting, { instance, command })
    : await handleInstanceCommand(ports, expecting, {
        instance,
        command,
        answer: (state) => answerTask(instance, number, state),
      });
  return sendOutcome(
    ports,
    reply,
    { name: command.type, tenant: sender.tenant, stream: instanceStream(instance) },
    outcome,
  );
}

/** Of routes that take `dryRunQuery`; elsewhere the parameter is refused before. */
const isDryRun = ({ query }: FastifyRequest): boolean => (query as { dryRun?: string }).dryRun === 'true';
