import type { DefinitionEvent } from '@procession/contracts/events/definition.ts';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { DefinitionChange } from '../../changes.ts';

/** A row per version. It never changes but for being deprecated, so no state is needed. */
export function definitionChange(
  { tenant, revision, recordedAt, meta }: LogEvent,
  fact: DefinitionEvent,
): DefinitionChange {
  const { key, version } = fact.data;
  if (fact.type === 'DefinitionDeprecated') return { tenant, key, version, revision };
  const { name, hash, document } = fact.data;
  return { tenant, key, version, revision, published: { at: recordedAt, by: meta.actor, name, hash, document } };
}
