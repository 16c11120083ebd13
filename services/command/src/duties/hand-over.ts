import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';
import { upcast } from '@procession/engine/upcast.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { Outcome } from '../event-store/command.ts';
import { type AlsoDone, handleStart } from '../handle-command.ts';
import type { CommandPorts } from '../ports.ts';
import type { DutyEnd } from './duty-runner.ts';
import type { ClaimedDuty, DutyStore } from './duty-store.ts';
import { fillFields } from './fill-fields.ts';
import { dutyEndOf, instanceOfStream, readInstance, sendSystemCommand, systemSender } from './system-command.ts';

/**
 * What one instance has to tell another: start, end, cancellation of a child. A command of its own, after the commit that it follows
 * from and in the order of the facts; that it was told is committed with what it led to.
 */
export async function handOver(
  ports: CommandPorts,
  store: DutyStore,
  duty: ClaimedDuty,
  logger: Logger,
): Promise<DutyEnd> {
  const { tenant, stream, number: revision } = duty;
  const [stored] = await store.factsAt([{ tenant, stream, revision }]);
  if (!stored) throw new Error(`${stream} has no revision ${revision}`);
  const data: unknown = upcast({ type: stored.type, schemaVersion: stored.schema_version, data: stored.data } as never);
  const also: AlsoDone = { duties: [{ op: 'close', stream, kind: 'handover', number: revision }] };
  const { traceparent } = stored;
  switch (stored.type) {
    case 'SubprocessStarted':
      return startChild(ports, duty, data as InstanceEventData<'SubprocessStarted'>, { also, traceparent, logger });
    case 'SubprocessCancelled': {
      const { child } = data as InstanceEventData<'SubprocessCancelled'>;
      const command = { type: 'CancelInstance', reason: 'The instance that had started it needs it no more' } as const;
      return dutyEndOf(await sendSystemCommand(ports, { tenant, instance: child, command, also, traceparent }));
    }
    case 'InstanceEnded':
      return reportEnd(ports, duty, { also, traceparent });
    default:
      throw new Error(`a fact of type ${stored.type} hands nothing over`);
  }
}

interface Following {
  also: AlsoDone;
  traceparent: string | null;
}

/** A child that cannot be started has failed: its parent goes on with that. */
async function startChild(
  ports: CommandPorts,
  { tenant, stream, number: revision }: ClaimedDuty,
  started: InstanceEventData<'SubprocessStarted'>,
  { also, traceparent, logger }: Following & { logger: Logger },
): Promise<DutyEnd> {
  const { child, definition, item, depth, detached, chain, initiator } = started;
  const parentInstance = instanceOfStream(stream);
  const parent = await readInstance(ports, { tenant, stream, revision });
  if (!parent) return 'later';
  const version = started.version ?? (await latestOf(ports, tenant, definition));
  const outcome: Outcome =
    version === undefined
      ? {
          kind: 'rejected',
          rejection: { type: 'definition-not-found', detail: `There is no ${definition}`, facts: {} },
        }
      : await handleStart(ports, systemSender(tenant, { key: `${stream}/${revision}`, traceparent }), {
          instance: child,
          version: { definition, version },
          command: {
            type: 'StartInstance',
            number: await ports.numbers.next(tenant, definition),
            data: fillFields(started.input, parent.data, ports.callbacks.addressIn(tenant, parentInstance)),
            onBehalfOf: initiator,
            ...(!detached && { parent: { instance: parentInstance, item, depth } }),
            ...(chain !== undefined && { chain }),
          },
          answer: () => ({ status: 200, body: '{}' }),
          also,
        });
  if (outcome.kind !== 'rejected') return dutyEndOf(outcome);
  const { type, detail } = outcome.rejection;
  logger.warn({ tenant, parent: parentInstance, child, definition, type, detail }, 'a child could not be started');
  if (detached) return 'over';
  return dutyEndOf(
    await sendSystemCommand(ports, {
      tenant,
      instance: parentInstance,
      command: { type: 'FailChild', child, message: detail },
      also,
      traceparent,
    }),
  );
}

async function reportEnd(
  ports: CommandPorts,
  { tenant, stream, number: revision }: ClaimedDuty,
  following: Following,
): Promise<DutyEnd> {
  const ended = await readInstance(ports, { tenant, stream, revision });
  if (!ended) return 'later';
  if (!ended.parent) return 'over';
  const { instance } = ended.parent;
  const command = {
    type: 'EndChild',
    child: instanceOfStream(stream),
    status: ended.status as FinalStatus,
    data: ended.data,
  } as const;
  return dutyEndOf(await sendSystemCommand(ports, { tenant, instance, command, ...following }));
}

async function latestOf({ indexes }: CommandPorts, tenant: string, definition: string): Promise<number | undefined> {
  await indexes.check(tenant);
  const index = indexes.get(tenant) ?? (await indexes.load(tenant));
  return index.definitions.startable(definition)?.version;
}
