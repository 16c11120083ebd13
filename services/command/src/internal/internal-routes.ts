import { hash, timingSafeEqual } from 'node:crypto';
import {
  type InternalJobRequests,
  type InternalResult,
  type InternalResults,
  internalCommands,
  internalJobs,
  internalLimits,
} from '@procession/contracts/internal.ts';
import { unreachable } from '@procession/contracts/json.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { InstanceCommand } from '@procession/engine/instance/command.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import { sendSystemCommand } from '../duties/system-command.ts';
import type { Outcome } from '../event-store/command.ts';
import { present } from '../http/routes.ts';
import type { CommandPorts } from '../ports.ts';
import { jobRequests } from './job-requests.ts';

const hidden = { hide: true };

/**
 * What other processes of this installation may ask: they hold its secret. No user, no rate limit, no public document; what clocks and
 * machines have to say to many instances goes into one commit.
 */
export async function addInternalRoutes(app: HttpApp, ports: CommandPorts, key: string): Promise<void> {
  const wanted = digestOf(`Bearer ${key}`);
  await app.register(async (routes) => {
    routes.addHook('onRequest', async ({ headers }) => {
      if (timingSafeEqual(digestOf(headers.authorization ?? ''), wanted)) return;
      throw new ProblemError('not-signed-in', 'This address is for the processes of this installation only.');
    });
    (routes as unknown as HttpApp).post(
      '/internal/commands',
      { bodyLimit: internalLimits.bodyBytesMax, schema: { ...hidden, body: internalCommands } },
      async ({ body, log }): Promise<InternalResults> => {
        const outcomes = await Promise.all(
          body.commands.map(({ command, ...at }) =>
            sendSystemCommand(ports, { ...at, command: present(command) as InstanceCommand }),
          ),
        );
        return {
          results: outcomes.map((outcome, i) => {
            const { instance, command } = body.commands[i]!;
            ports.counted(command.type, outcome.kind === 'rejected' ? outcome.rejection.type : outcome.kind);
            if (outcome.kind === 'failed' && !isConnectionLoss(outcome.error))
              log.error({ err: outcome.error, instance, command: command.type }, 'a command of a machine failed');
            return resultOf(outcome);
          }),
        };
      },
    );
    (routes as unknown as HttpApp).post(
      '/internal/jobs',
      { bodyLimit: internalLimits.bodyBytesMax, schema: { ...hidden, body: internalJobs } },
      async ({ body, log }): Promise<InternalJobRequests> => ({ jobs: await jobRequests(ports, body.jobs, log) }),
    );
  });
}

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer');

function resultOf(outcome: Outcome): InternalResult {
  switch (outcome.kind) {
    case 'committed':
    case 'replayed':
    case 'replied':
    case 'key-reused': // the key is its own
      return { ok: true };
    case 'rejected':
      return { rejection: outcome.rejection };
    case 'contended':
    case 'overloaded':
      return { later: outcome.kind };
    case 'unknown':
      return { later: 'outcome-not-known' };
    case 'unstorable':
      return {
        rejection: { type: 'unstorable', detail: 'It holds a character that the database does not take', facts: {} },
      };
    case 'failed':
      // Of this one only: those that came with it have their own.
      return { later: isConnectionLoss(outcome.error) ? 'unavailable' : 'failed' };
    default:
      return unreachable(outcome);
  }
}
