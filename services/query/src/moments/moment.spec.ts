import { ProblemError } from '@procession/contracts/problems.ts';
import { expect, test } from 'vitest';
import { parseMoment } from './moment.ts';

test('what is asked for is a revision, an instant or now', () => {
  expect(parseMoment(undefined)).toEqual({ kind: 'now' });
  expect(parseMoment('17')).toEqual({ kind: 'revision', revision: 17 });
  expect(parseMoment('2026-11-20T12:00:00Z')).toEqual({ kind: 'instant', at: '2026-11-20T12:00:00.000Z' });
  expect(parseMoment('2026-11-20T14:00:00.5+02:00')).toEqual({ kind: 'instant', at: '2026-11-20T12:00:00.500Z' });
  expect(parseMoment('2026-11-20T14:00:00 02:00')).toEqual({ kind: 'instant', at: '2026-11-20T12:00:00.000Z' });
});

test.each(['', '0', '-1', '1.5', '9999999999', 'now', '2026-11-20', '2026-13-40T00:00:00Z'])('%j is refused', (at) => {
  expect(() => parseMoment(at)).toThrow(ProblemError);
});
