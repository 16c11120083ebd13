import type { AuditEntry } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { actOf, momentOf } from './audit-act.ts';

const entry = (given: Partial<AuditEntry>): AuditEntry => ({
  id: 'instance-1/4',
  at: '2026-11-20T09:12:30.250Z',
  fact: 'TaskDecided',
  actor: 'maria',
  actorName: 'Maria Lopez',
  onBehalfOf: null,
  onBehalfOfName: null,
  definition: 'refund',
  title: 'Refund B-1',
  entityType: null,
  entityId: null,
  step: 'manager',
  stepName: 'Sales manager',
  outcome: 'approved',
  comment: null,
  ...given,
});

test.each<[Partial<AuditEntry>, string]>([
  [{}, 'approved “Sales manager”'],
  [{ outcome: 'sent_back' }, 'sent “Sales manager” back'],
  [{ outcome: 'needs_papers' }, 'decided “needs_papers” in “Sales manager”'],
  [{ fact: 'TaskCommented', step: null, stepName: null, outcome: null }, 'commented on a task'],
  [{ fact: 'TaskDelegated', outcome: 'Mei Tan' }, 'delegated “Sales manager” to Mei Tan'],
  [
    { fact: 'RoleGranted', id: 'role-finance/3', definition: null, outcome: 'mei, omar' },
    'gave the role “finance” to mei, omar',
  ],
  [{ fact: 'DefinitionPublished', id: 'definition-refund/2', outcome: 'version 2' }, 'published version 2 of “refund”'],
  [{ fact: 'SomethingNew' }, 'did: SomethingNew'],
])('%j is told as: %s', (given, told) => {
  expect(actOf(entry(given))).toBe(told);
});

test('what was done to an instance can be looked at where it stands in its history', () => {
  expect(momentOf('instance-0199-a/12')).toEqual({ instance: '0199-a', revision: 12 });
  expect(momentOf('role-finance/3')).toBeUndefined();
});
