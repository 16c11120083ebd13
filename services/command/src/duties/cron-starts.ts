import { definitionStream } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { type CompiledDefinition, ExpressionFailed } from '@procession/engine/compiled.ts';
import { nextCron } from '@procession/engine/time/next-cron.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import { handleStart } from '../handle-command.ts';
import type { CommandPorts } from '../ports.ts';
import type { DutyChange } from './duty-change.ts';
import type { DutyEnd } from './duty-runner.ts';
import type { ClaimedDuty, DutyStore } from './duty-store.ts';
import { dutyEndOf, isPassing, systemSender } from './system-command.ts';

interface Published {
  key: string;
  version: number;
  document: { trigger?: { cron?: string; zone?: string } };
}

/** A version that is started by the clock has one duty: its next strike. */
export function cronDuties(facts: readonly { type: string; data: object }[], now: string): DutyChange[] {
  return facts.flatMap(({ type, data }): DutyChange[] => {
    if (type !== 'DefinitionPublished') return [];
    const { version, document } = data as Published;
    const { cron, zone = 'UTC' } = document.trigger ?? {};
    const at = cron === undefined ? undefined : nextCron(cron, zone, now);
    return at === undefined ? [] : [{ op: 'open', kind: 'cron', number: version, at }];
  });
}

/**
 * The clock has struck: an instance of this version starts, when it is the one that is started now. The next strike is set in the same
 * transaction, so each starts one. Strikes that were missed because nothing ran are one.
 */
export async function strike(
  ports: CommandPorts,
  store: DutyStore,
  duty: ClaimedDuty,
  logger: Logger,
): Promise<DutyEnd> {
  const { tenant, stream, number: version, due_at } = duty;
  const key = stream.slice(definitionStream('').length);
  await ports.indexes.check(tenant);
  const { definitions } = ports.indexes.get(tenant) ?? (await ports.indexes.load(tenant));
  const head = definitions.version(key, version);
  const definition =
    ports.definitions.get(tenant, key, version) ?? (await ports.definitions.load(tenant, key, version));
  const { cron } = definition.trigger ?? {};
  const struck = due_at.toISOString();
  const at =
    cron && nextCron(cron.expression, cron.zone, new Date(Math.max(Date.now(), due_at.getTime())).toISOString());
  if (!head || head.is_deprecated || at === undefined) return 'over';
  if (definitions.startable(key)?.version === version) {
    const data = startData(definition, struck);
    const outcome = await handleStart(ports, systemSender(tenant, { key: `${stream}/${version}/${struck}` }), {
      instance: newInstanceId(),
      version: { definition: key, version },
      command: {
        type: 'StartInstance',
        number: await ports.numbers.next(tenant, key),
        data: 'failed' in data ? {} : data,
        trigger: { event: 'cron', id: struck, source: stream },
      },
      answer: () => ({ status: 200, body: '{}' }),
      also: { duties: [{ op: 'open', kind: 'cron', number: version, stream, at }] },
    });
    const isOver = outcome.kind === 'rejected' && !isPassing(outcome.rejection);
    if (!isOver && outcome.kind !== 'replayed') return dutyEndOf(outcome);
    if (outcome.kind === 'rejected') {
      const { type, detail } = outcome.rejection;
      logger.warn(
        { tenant, definition: key, version, type, detail },
        'the clock has struck, and nothing could be started',
      );
    }
  }
  await store.move(duty, at);
  return 'closed';
}

/** What `set` of the trigger gives: of an event whose id is the instant. A fault of it shows as data that do not fit. */
function startData({ trigger }: CompiledDefinition, struck: string): JsonObject | { failed: true } {
  try {
    const about = { id: struck, data: {} };
    return Object.fromEntries((trigger?.set ?? []).map(({ field, value }) => [field, value(about)]));
  } catch (error) {
    if (error instanceof ExpressionFailed) return { failed: true };
    throw error;
  }
}
