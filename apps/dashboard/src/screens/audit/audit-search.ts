import { startOfDay } from '../../words/day.ts';
import type { Zone } from '../../words/format.ts';

/** What stands in the address of the audit. Days are by the clocks of who looks. */
export interface AuditSearch {
  person?: string | undefined;
  /** Id of a business object. */
  about?: string | undefined;
  definition?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const textMax = 200;
const isDay = (given: unknown): given is string =>
  typeof given === 'string' && /^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(Date.parse(given));
const text = (given: unknown): string | undefined => {
  const written = typeof given === 'number' ? String(given) : given;
  return typeof written === 'string' && written.trim() !== '' ? written.trim().slice(0, textMax) : undefined;
};

export function auditSearch({ person, about, definition, from, to }: Record<string, unknown>): AuditSearch {
  const all = {
    person: text(person),
    about: text(about),
    definition: text(definition),
    from: isDay(from) ? from : undefined,
    to: isDay(to) ? to : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** As the service is asked. */
export function auditQuery({ person, about, definition, from, to }: AuditSearch, zone: Zone): Record<string, unknown> {
  return {
    actor: person,
    entityId: about,
    definition,
    from: from && beginOf(from, zone, 0),
    to: to && beginOf(to, zone, 1),
  };
}

function beginOf(day: string, zone: Zone, days: number): string {
  const noon = Date.parse(zone === 'utc' ? `${day}T12:00:00Z` : `${day}T12:00:00`);
  return new Date(startOfDay(noon, zone, days)).toISOString();
}
