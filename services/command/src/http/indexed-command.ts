import type { Permission } from '@procession/contracts/events/directory.ts';
import { schemaVersionOf } from '@procession/contracts/events/envelope.ts';
import { indexChangedSubject } from '@procession/contracts/subjects.ts';
import { isRejection, type Rejection } from '@procession/engine/decider.ts';
import { refuse } from '@procession/engine/instance/rejections.ts';
import type { FastifyReply } from 'fastify';
import type { DutyChange } from '../duties/duty-change.ts';
import type { Answer, StreamRef } from '../event-store/command.ts';
import { refreshRights, type Sender } from '../handle-command.ts';
import type { CommandPorts } from '../ports.ts';
import { sendOutcome } from './send-outcome.ts';

/** A command on a definition or on the directory. */
export interface IndexedCommand {
  name: string;
  sender: Sender;
  stream: StreamRef;
  /** Facts in order; none when all is as it should be already. */
  decide: (state: unknown) => Rejection | { type: string; data: object }[];
  /** What the facts open and close in the index of duties. `now`: ISO 8601, UTC, milliseconds. */
  duties?: (facts: readonly { type: string; data: object }[], now: string) => DutyChange[];
  /** Of the state afterwards. */
  answer: (state: unknown, isNew: boolean) => Answer;
}

/** Carries it out, and brings the indexes in memory up to date, here before the answer and elsewhere soon after. */
export async function sendIndexedCommand(
  ports: CommandPorts,
  reply: FastifyReply,
  command: IndexedCommand,
): Promise<void> {
  const { name, sender, stream } = command;
  const { tenant } = sender;
  if (!ports.indexes.get(tenant)) await ports.indexes.load(tenant);
  const outcome = await ports.handle({
    ...sender,
    streams: [stream],
    decide: ([state], { now }) => {
      const facts = command.decide(state);
      if (isRejection(facts)) return facts;
      if (facts.length === 0) return { reply: command.answer(state, false) };
      const events = facts.map(({ type, data }) => ({
        of: 0,
        type,
        schemaVersion: schemaVersionOf(type),
        data,
        isIndexed: true,
      }));
      const duties = command.duties?.(facts, now).map((change) => ({ of: 0, change }));
      return {
        events,
        ...(duties && { duties }),
        answer: ([after]) => command.answer(after!.state, after!.revision === events.length),
      };
    },
    refresh: refreshRights(ports, tenant),
  });
  if (outcome.kind === 'committed') {
    ports.bus.publish(indexChangedSubject, tenant);
    await ports.indexes.check(tenant);
  }
  return sendOutcome(ports, reply, { name, tenant, stream: stream.stream }, outcome);
}

export function requirePermission(
  { indexes }: CommandPorts,
  { tenant, meta }: Sender,
  permission: Permission,
  what: string,
): Rejection | undefined {
  const mayDo = indexes.get(tenant)?.directory.actor(meta.actor).permissions.has(permission);
  return mayDo ? undefined : refuse('missing-permission', `You may not ${what}`, { permission });
}

export const revisionMoved = (what: string, expected: number | undefined, actual: number): Rejection | undefined =>
  expected === undefined || expected === actual
    ? undefined
    : refuse('revision-moved', `The ${what} is at revision ${actual}; you had seen ${expected}`, {
        what,
        expected,
        actual,
      });
