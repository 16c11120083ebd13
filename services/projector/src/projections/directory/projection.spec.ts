import { expect, test } from 'vitest';
import { noRole } from '../../folded.ts';
import { evolveRole, type RoleEvent } from './projection.ts';

const after = (...facts: RoleEvent[]) =>
  facts.reduce((known, fact, index) => evolveRole(known, fact, index + 1), noRole);
const profile = { name: 'Finance', permissions: ['act' as const] };

test('a role has the profile that was given last and the holders that are left', () => {
  const granted: RoleEvent = { type: 'RoleGranted', data: { role: 'finance', users: ['ana', 'bo', 'ana'] } };
  expect(
    after(
      { type: 'RoleDefined', data: { role: 'finance', profile } },
      granted,
      granted,
      { type: 'RoleRevoked', data: { role: 'finance', users: ['ana', 'nobody'] } },
      { type: 'RoleChanged', data: { role: 'finance', profile: { ...profile, name: 'Money' } } },
    ),
  ).toEqual({ kind: 'role', revision: 5, profile: { ...profile, name: 'Money' }, holders: ['bo'] });
});
