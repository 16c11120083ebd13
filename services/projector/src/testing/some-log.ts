import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { randomFrom } from './delivery.ts';
import { directoryEvents } from './directory.ts';
import { historyBy, published } from './history.ts';
import { writeLog } from './log-writer.ts';

const directory = directoryEvents('acme', [
  {
    type: 'UserRegistered',
    data: { user: 'ana', profile: { name: 'Ana\tTab, "quoted" \\ and\nmore', kind: 'person', active: true } },
  },
  { type: 'RoleDefined', data: { role: 'sales', profile: { name: 'Sales', permissions: ['act', 'read'] } } },
  { type: 'RoleGranted', data: { role: 'sales', users: ['ana', 'bo'] } },
  {
    type: 'AbsenceRecorded',
    data: {
      absence: 'winter',
      profile: {
        user: 'ana',
        substitute: 'bo',
        from: '2026-12-21',
        to: '2027-01-03',
        zone: 'UTC',
        definitions: ['a-b', 'c'],
      },
    },
  },
  {
    type: 'AbsenceRecorded',
    data: {
      absence: 'summer',
      profile: { user: 'bo', substitute: 'ana', from: '2026-07-01', to: '2026-07-03', zone: 'UTC' },
    },
  },
  { type: 'RoleRevoked', data: { role: 'sales', users: ['bo'] } },
]);

/** Instances by random decisions. */
export function someInstances(seed: number, count: number): LogEvent[] {
  const random = randomFrom(seed);
  const choices = (): number[] => Array.from({ length: 5 + random(60) }, () => random(2 ** 31));
  return Array.from({ length: count }, () => historyBy(choices()).events).flat();
}

/** A log that has something for every table, written past the command service. */
export async function someLog(admin: SqlReader, seed: number, count: number): Promise<LogEvent[]> {
  const events = [published('acme'), ...directory, ...someInstances(seed, count)];
  await writeLog(admin, events);
  return events;
}
