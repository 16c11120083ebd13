import { expect, test } from 'vitest';
import { definitionOf, endStep } from '../testing.ts';
import type { Calendar } from '../time/calendar.ts';
import { office } from '../time/testing.ts';
import { businessOf, frameOf, zoneOf } from './time-frame.ts';
import type { Work } from './work.ts';

const calendars: Record<string, Calendar> = {
  default: { ...office('Asia/Kolkata'), id: 'default' },
  office: office('Europe/Berlin', 3),
};
const at = (calendar: string | undefined, known = calendars) =>
  ({
    definition: definitionOf({ a: endStep('completed') }, calendar === undefined ? {} : { calendar }),
    context: { calendars: (name: string | undefined) => known[name ?? 'default'] },
  }) as unknown as Pick<Work, 'definition' | 'context'>;

test("the zone is the definition's, else the tenant's, else UTC", () => {
  expect(zoneOf(at('office'))).toBe('Europe/Berlin');
  expect(zoneOf(at(undefined))).toBe('Asia/Kolkata');
  expect(zoneOf(at('office', {}))).toBe('UTC');
});

test('only what asks for a calendar counts business time', () => {
  expect(frameOf(at('office'), undefined)).toEqual({ zone: 'Europe/Berlin' });
  expect(businessOf(frameOf(at('office'), undefined))).toEqual({});
  expect(businessOf(frameOf(at('office'), true))).toEqual({ business: { calendar: 'office', version: 3 } });
  expect(businessOf(frameOf(at(undefined), true))).toEqual({ business: { calendar: 'default', version: 1 } });
  expect(businessOf(frameOf(at(undefined), 'office'))).toEqual({ business: { calendar: 'office', version: 3 } });
});

test('a calendar that does not exist is a failure that says so', () => {
  expect(() => frameOf(at(undefined), 'plant')).toThrow('there is no calendar plant');
  expect(() => frameOf(at(undefined, {}), true)).toThrow('there is no default calendar');
});
