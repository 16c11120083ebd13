import { expect, test } from 'vitest';
import { auditQuery, auditSearch } from './audit-search.ts';

test('of an address only what can be meant is taken', () => {
  expect(
    auditSearch({ person: 'ben', about: 20418, definition: ' ', from: '2026-11-01', to: 'yesterday', more: 1 }),
  ).toEqual({
    person: 'ben',
    about: '20418',
    from: '2026-11-01',
  });
});

test('a period takes both its days whole', () => {
  expect(auditQuery({ from: '2026-11-01', to: '2026-11-20', about: 'BK-1' }, 'utc')).toEqual({
    actor: undefined,
    entityId: 'BK-1',
    definition: undefined,
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-11-21T00:00:00.000Z',
  });
});
