import { readdirSync, readFileSync } from 'node:fs';
import { calendarEvents } from '@procession/contracts/events/calendar.ts';
import { definitionEvents } from '@procession/contracts/events/definition.ts';
import { directoryEvents } from '@procession/contracts/events/directory.ts';
import { schemaVersionOf } from '@procession/contracts/events/envelope.ts';
import { instanceEvents } from '@procession/contracts/events/instance.ts';
import { choicesEvents } from '@procession/contracts/events/notification-choices.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { expect, test } from 'vitest';
import { type Upcasts, upcast } from './upcast.ts';

const table: Upcasts = {
  TaskClaimed: [({ who, ...rest }) => ({ ...rest, by: who! }), (data) => ({ ...data, byName: 'unknown' })],
};
const versionOf = (type: string) => (type === 'TaskClaimed' ? 3 : 1);

test.each([
  [1, { task: 1, who: 'bo' }],
  [2, { task: 1, by: 'bo' }],
  [3, { task: 1, by: 'bo', byName: 'unknown' }],
])('an event of schema version %i is read as one of today', (schemaVersion, data) => {
  const event = { type: 'TaskClaimed', schemaVersion, data: data as JsonObject };
  expect(upcast(event, { table, versionOf })).toEqual({ task: 1, by: 'bo', byName: 'unknown' });
});

test('an event of a later release is refused, not guessed at', () => {
  const later = { type: 'TaskClaimed', schemaVersion: 4, data: {} };
  expect(() => upcast(later, { table, versionOf })).toThrow('schema version 4, this release reads up to 3');
});

test('a version without its upcast is refused', () => {
  const event = { type: 'TaskClaimed', schemaVersion: 1, data: {} };
  expect(() => upcast(event, { table: {}, versionOf })).toThrow('schema version 1');
});

const schemas = { ...instanceEvents, ...definitionEvents, ...directoryEvents, ...calendarEvents, ...choicesEvents };
const folder = new URL('../../contracts/examples/', import.meta.url);
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, event: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) }));

test('each event type has a recorded example of each of its schema versions', () => {
  const expected = Object.keys(schemas).flatMap((type) =>
    Array.from({ length: schemaVersionOf(type) }, (_, index) => `${type}.v${index + 1}.json`),
  );
  expect(examples.map(({ file }) => file).toSorted()).toEqual(expected.toSorted());
});

test.each(examples)('$file is read as an event of today, and nothing of it is lost', ({ file, event }) => {
  expect(file).toBe(`${event.type}.v${event.schemaVersion}.json`);
  const data = upcast(event);
  expect(schemas[event.type as keyof typeof schemas].parse(data)).toEqual(data);
});
