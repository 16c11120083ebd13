import type { InstanceAnswer, TriggerAnswer, TriggerEvent } from '@procession/contracts/http/command.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { type CompiledDefinition, ExpressionFailed } from '@procession/engine/compiled.ts';
import { isRejection, reject } from '@procession/engine/decider.ts';
import type { StartInstance } from '@procession/engine/instance/command.ts';
import { type InstanceState, notStarted } from '@procession/engine/instance/state.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import type {
  CommandDecision,
  CommitContext,
  NewEvent,
  Outcome,
  StreamDuty,
  StreamLock,
  UniqueChange,
} from '../../event-store/command.ts';
import { decideInstance, refreshRights, type Sender } from '../../handle-command.ts';
import { instanceAnswerOf } from '../../instances/answers.ts';
import type { CommandPorts } from '../../ports.ts';

/** One definition that the event may start. */
interface Candidate {
  definition: CompiledDefinition;
  instance: string;
  number: number;
}

type Refused = TriggerAnswer['refused'][number];

/** Starts every definition whose trigger this is, in one command: all that start stand in one transaction. */
export async function fireTrigger(ports: CommandPorts, sender: Sender, event: TriggerEvent): Promise<Outcome> {
  const candidates = await findCandidates(ports, sender.tenant, event.type);
  return ports.handle({
    ...sender,
    streams: candidates.map(({ instance }) => ({ stream: instanceStream(instance), kind: 'instance', isNew: true })),
    decide: (_states, context) => decideStarts(ports, sender, { event, candidates, context }),
    refresh: refreshRights(ports, sender.tenant),
  });
}

async function findCandidates(
  { indexes, definitions, numbers }: CommandPorts,
  tenant: string,
  type: string,
): Promise<Candidate[]> {
  const index = indexes.get(tenant) ?? (await indexes.load(tenant));
  let heads = index.definitions.triggeredBy(type);
  if (heads.length === 0) {
    await indexes.check(tenant);
    heads = indexes.get(tenant)?.definitions.triggeredBy(type) ?? [];
  }
  return Promise.all(
    heads.map(async ({ definition: key, version }) => ({
      definition: definitions.get(tenant, key, version) ?? (await definitions.load(tenant, key, version)),
      instance: newInstanceId(),
      number: await numbers.next(tenant, key),
    })),
  );
}

function decideStarts(
  ports: CommandPorts,
  sender: Sender,
  { event, candidates, context }: { event: TriggerEvent; candidates: readonly Candidate[]; context: CommitContext },
): CommandDecision {
  const events: NewEvent[] = [];
  const claims: UniqueChange[] = [];
  const duties: StreamDuty[] = [];
  const locks: StreamLock[] = [];
  const refused: Refused[] = [];
  for (const [of, { definition, instance, number }] of candidates.entries()) {
    const start = startOf(definition, event, number);
    if (start === 'not-meant') continue;
    if ('failed' in start) {
      refused.push(start.failed);
      continue;
    }
    const version = { definition: definition.key, version: definition.version };
    const decided = decideInstance(ports, sender, {
      of,
      instance,
      command: start,
      version,
      state: notStarted,
      context,
    });
    if (isRejection(decided)) refused.push({ definition: definition.key, ...decided.rejection });
    else if ('fetch' in decided) return decided;
    else {
      events.push(...decided.events);
      claims.push(...decided.claims);
      duties.push(...decided.duties);
      locks.push(...decided.locks);
    }
  }
  const answer = (started: InstanceAnswer[]) => ({
    status: 200,
    body: JSON.stringify({ started, refused } satisfies TriggerAnswer),
  });
  if (events.length === 0) return nothingStarted(refused) ?? { reply: answer([]) };
  return {
    events,
    claims,
    duties,
    locks,
    answer: (after) =>
      answer(
        candidates.flatMap(({ instance }, of) => {
          const { state, revision } = after[of]!;
          return revision > 0 ? [instanceAnswerOf(instance, state as InstanceState)] : [];
        }),
      ),
  };
}

/** Whoever may start none of it is told so by the status, too; other refusals are the event's, one by one. */
function nothingStarted(refused: readonly Refused[]) {
  const [first] = refused;
  if (!first || !refused.every(({ type }) => type === 'missing-permission')) return undefined;
  return reject(first.type, first.detail, first.facts);
}

/** The start that the event means for this definition; `not-meant` when its `when` does not hold. */
function startOf(
  definition: CompiledDefinition,
  event: TriggerEvent,
  number: number,
): StartInstance | 'not-meant' | { failed: Refused } {
  const { id, source, type, subject, onbehalfof } = event;
  const about = { id, data: event.data, ...(subject !== undefined && { subject }) };
  const { trigger, entityType } = definition;
  try {
    if (!trigger || trigger.when?.(about) === false) return 'not-meant';
    const data: JsonObject =
      trigger.set.length > 0
        ? Object.fromEntries(trigger.set.map(({ field, value }) => [field, value(about)]))
        : sameNamed(definition, event.data);
    return {
      type: 'StartInstance',
      number,
      data,
      trigger: { event: type, id, source },
      ...(entityType !== undefined && subject !== undefined && { entity: { type: entityType, id: subject } }),
      ...(onbehalfof !== undefined && { onBehalfOf: onbehalfof }),
    };
  } catch (error) {
    if (!(error instanceof ExpressionFailed)) throw error;
    const { place, message } = error; // not the values: the answer is kept, and some may be sensitive
    return {
      failed: {
        definition: definition.key,
        type: 'invalid-data',
        detail: `${place}: ${message}`,
        facts: { place },
      },
    };
  }
}

const sameNamed = ({ fields }: CompiledDefinition, data: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(data).filter(([name]) => fields.has(name)));
