import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { Rejection } from '../decider.ts';
import type { StartInstance } from './command.ts';
import { acceptData, invalidData, titleOf } from './data.ts';
import { openInterrupts } from './interrupts.ts';
import { scopeOf } from './names-in-scope.ts';
import { resolveSeats } from './people.ts';
import { refuse } from './rejections.ts';
import { startRefused } from './rights.ts';
import { hasValue, type InstanceState } from './state.ts';
import { evaluated, record, type Work } from './work.ts';

/** Defaults stand where nothing is given; required fields must have a value. */
export function startInstance(work: Work, command: StartInstance): Rejection | undefined {
  const { definition, context } = work;
  const { entity, trigger } = command;
  const notAllowed = startRefused(work, command) ?? personRefused(work, command) ?? entityRefused(work, command);
  if (notAllowed) return notAllowed;

  const fields = [...definition.fields.values()];
  const defaults: JsonObject = Object.fromEntries(
    fields.flatMap((field) => (field.default === undefined ? [] : [[field.name, field.default]])),
  );
  const given = command.data;
  const accepted = acceptData(definition, {
    given,
    before: defaults,
    needed: definition.fields.keys(),
    place: '/data',
    isBare: context.actor.isSystem === true,
  });
  if ('refused' in accepted) return accepted.refused;
  const all = Object.entries({ ...defaults, ...accepted.set });
  const data = Object.fromEntries(all.filter(([, value]) => hasValue(value)));

  const initiator = command.onBehalfOf ?? context.actor.id;
  const begun: InstanceState = { ...work.state, data, initiator, ...(entity && { entity }) };
  const then = { definition, context, state: begun };
  const unique = evaluated(() => definition.unique?.(scopeOf(then)));
  if ('failed' in unique) return invalidData([{ place: '/data', message: unique.failed.message }]);
  if (context.uniqueHeldBy) return uniqueTaken(work, unique.value ?? '', context.uniqueHeldBy.instance);

  const name = command.onBehalfOf === undefined ? context.actor.name : undefined;
  const initiatorName = context.directory.nameOf(initiator) ?? name;
  const { startAt } = command;
  const beginning = {
    number: command.number,
    definition: definition.key,
    version: definition.version,
    title: titleOf(then, data),
    data,
    ...(entity && { entity }),
    initiator,
    ...(initiatorName !== undefined && { initiatorName }),
    ...(unique.value !== undefined && { unique: unique.value }),
    ...(trigger && { trigger }),
    ...(command.parent && { parent: command.parent }),
    ...(command.chain !== undefined && { chain: command.chain }),
  };
  if (startAt !== undefined && startAt > context.now) {
    record(work, 'InstanceScheduled', { ...beginning, startAt });
    return undefined;
  }
  const resolved = resolvedAtStart({ ...work, state: begun });
  if ('failed' in resolved) return invalidData([{ place: '/data', message: resolved.failed.message }]);
  record(work, 'InstanceStarted', { ...beginning, ...(resolved.value && { resolved: resolved.value }) });
  openInterrupts(work);
  work.queue.push({ kind: 'arrive', to: definition.start, from: undefined });
  return undefined;
}

/** What was accepted for later begins now: people are found as they are now, all the rest stands since then. */
export function beginInstance(work: Work): Rejection | undefined {
  const { state, definition, context } = work;
  const { startAt } = state;
  if (state.status !== 'pending' || startAt === undefined)
    return refuse('already-started', 'The instance is already started', { number: state.number });
  if (context.now < startAt) return refuse('too-early', `The instance begins at ${startAt}`, { at: startAt });
  const resolved = resolvedAtStart(work);
  if ('failed' in resolved) return invalidData([{ place: '/data', message: resolved.failed.message }]);
  const { number, version, title, data, entity, initiator, initiatorName, unique } = state;
  record(work, 'InstanceStarted', {
    number,
    definition: definition.key,
    version,
    title,
    data: { ...data },
    ...(entity && { entity }),
    initiator,
    ...(initiatorName !== undefined && { initiatorName }),
    ...(unique !== undefined && { unique }),
    ...(resolved.value && { resolved: resolved.value }),
  });
  openInterrupts(work);
  work.queue.push({ kind: 'arrive', to: definition.start, from: undefined });
  return undefined;
}

function personRefused({ context }: Work, { onBehalfOf: user }: StartInstance): Rejection | undefined {
  if (user === undefined || context.actor.isSystem || context.directory.nameOf(user) !== undefined) return undefined;
  return refuse('user-not-found', `There is no user ${user} for whom it could start`, { user });
}

function entityRefused({ definition }: Work, { entity }: StartInstance): Rejection | undefined {
  const { entityType, name } = definition;
  if (entity && entity.type !== entityType) {
    const wanted = entityType === undefined ? 'is about no entity' : `is about a ${entityType}`;
    return invalidData([{ place: '/entity/type', message: `"${name}" ${wanted}, not a ${entity.type}` }]);
  }
  return undefined;
}

const uniqueTaken = ({ definition }: Work, value: string, heldBy: string): Rejection =>
  refuse('unique-taken', `An open instance of "${definition.name}" exists for ${value}: ${heldBy}`, {
    value,
    heldBy,
  });

/** Steps with `resolve: start`: who is found now stays, whatever becomes of roles later. */
function resolvedAtStart(work: Work) {
  return evaluated(() => {
    const resolved: NonNullable<InstanceEventData<'InstanceStarted'>['resolved']> = {};
    for (const step of work.definition.steps.values()) {
      const { config } = step;
      if ((config.type !== 'approval' && config.type !== 'form') || config.assign?.resolve !== 'start') continue;
      resolved[step.name] = resolveSeats(work, config.assign).seats;
    }
    return Object.keys(resolved).length > 0 ? resolved : undefined;
  });
}
