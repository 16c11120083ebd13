import type { JsonObject } from '@procession/contracts/json.ts';
import type { CompiledDefinition, Scope } from '../compiled.ts';

/** A scope for tests of expressions: everything has a value, a test states only what it is about. */
export function scopeOf(definition: CompiledDefinition, data: JsonObject = {}, rest: Partial<Scope> = {}): Scope {
  return {
    definition,
    data,
    initiator: 'ana',
    entity: { type: 'booking', id: 'B-7' },
    instance: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
    steps: () => undefined,
    now: '2026-11-20T23:30:00.000Z',
    zone: 'Europe/Vienna',
    ...rest,
  };
}
