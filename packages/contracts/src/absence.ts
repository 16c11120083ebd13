/** Days, both counted in, by the clock of the zone. */
export interface Absence {
  user: string;
  substitute: string;
  from: string;
  to: string;
  zone: string;
  /** Of which definitions tasks are meant; null: of all. */
  definitions: readonly string[] | null;
}

/** Whether an instant (ISO 8601) is on one of its days. */
export function isAbsent({ from, to, zone }: Pick<Absence, 'from' | 'to' | 'zone'>, at: string): boolean {
  const day = dayIn(zone, new Date(at));
  return from <= day && day <= to;
}

export const isMeant = ({ definitions }: Pick<Absence, 'definitions'>, definition: string): boolean =>
  definitions === null || definitions.includes(definition);

/** `2026-12-24`; the Swedish write a date as ISO 8601 does. */
const dayIn = (zone: string, instant: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  );
