import { instanceId } from '@procession/contracts/ids.ts';
import { expect, test } from 'vitest';
import { newInstanceId } from './uuid.ts';

test('ids are UUIDv7, distinct and in order, also within a millisecond and when the clock goes back', () => {
  const ids = Array.from({ length: 10_000 }, (_, i) => newInstanceId(1_763_000_000_000 - (i % 3)));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  for (const id of ids.slice(0, 100)) expect(instanceId.safeParse(id).success).toBe(true);
});
