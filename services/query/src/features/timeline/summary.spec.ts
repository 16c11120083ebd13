import { instanceEvents } from '@procession/contracts/events/instance.ts';
import { expect, test } from 'vitest';
import { summary } from './summary.ts';
import type { TimelineFacts } from './timeline-facts.ts';

const sentence = (fact: string, facts: TimelineFacts = {}, more: { toStatus?: string; onBehalfOf?: string } = {}) =>
  summary({
    fact,
    facts,
    toStatus: more.toStatus ?? 'in_progress',
    actor: 'Maria Lopez',
    onBehalfOf: more.onBehalfOf ?? null,
  });

test.each<[string, TimelineFacts, string]>([
  ['InstanceStarted', { title: 'Cancel booking B-7' }, 'Maria Lopez started “Cancel booking B-7”.'],
  ['TaskOpened', { stepName: 'Finance', seats: ['Mei', 'Omar'] }, '“Finance” was given to Mei and Omar.'],
  [
    'TaskOpened',
    { stepName: 'Finance', seats: ['a', 'b', 'c', 'd', 'e'] },
    '“Finance” was given to a, b, c and 2 more.',
  ],
  ['TaskOpened', { stepName: 'Finance', seats: [] }, '“Finance” was opened.'],
  ['TaskDecided', { stepName: 'Finance', outcome: 'approved' }, 'Maria Lopez approved “Finance”.'],
  [
    'TaskDecided',
    { stepName: 'Finance', outcome: 'rejected', comment: 'Too\n much' },
    'Maria Lopez rejected “Finance”: “Too much”.',
  ],
  ['TaskDecided', { stepName: 'Finance', outcome: 'sent_back' }, 'Maria Lopez sent “Finance” back.'],
  ['TaskDecided', { stepName: 'Finance', outcome: 'on_hold' }, 'Maria Lopez decided on hold in “Finance”.'],
  ['TaskCompleted', { stepName: 'Finance', outcome: 'approved' }, '“Finance” is done: approved.'],
  ['TaskCompleted', { stepName: 'Revise', byName: 'Maria Lopez' }, 'Maria Lopez completed “Revise”.'],
  [
    'TaskAssigned',
    { stepName: 'Finance', from: 'Mei', to: 'Omar', reason: 'holiday' },
    'Maria Lopez assigned “Finance” to Omar, in place of Mei: “holiday”.',
  ],
  ['DataChanged', { cause: 'patch', fields: ['unit_price', 'reason'] }, 'Maria Lopez changed unit price and reason.'],
  ['DataChanged', { cause: 'step', fields: ['total'] }, 'The workflow set total.'],
  ['IncidentRaised', { kind: 'no-way-on', stepName: 'Route' }, '“Route” cannot go on: no transition leads on.'],
  ['StepOperated', { stepName: 'Pay', how: 'skipped', reason: 'done' }, 'Maria Lopez skipped “Pay”: “done”.'],
  ['StepOperated', { stepName: 'Pay', how: 'moved', to: 'Look' }, 'Maria Lopez moved “Pay” to “Look”.'],
  [
    'CompensationStarted',
    { stepName: 'Pay', cause: 'operator', reason: 'wrong' },
    'Maria Lopez has what followed “Pay” taken back: “wrong”.',
  ],
  ['InstanceRewound', { stepName: 'Pay', cause: 'undone' }, '“Pay” begins anew, now that what followed is undone.'],
  ['InstanceRewound', { stepName: 'Manager', cause: 'operator' }, 'Maria Lopez went back to “Manager”.'],
  ['TaskCommented', { comment: 'x'.repeat(300) }, `Maria Lopez commented: “${'x'.repeat(200)}…”.`],
])('%s %j reads: %s', (fact, facts, expected) => {
  expect(sentence(fact, facts)).toBe(expected);
});

test('a cancelled instance says by whom and why, another end only how', () => {
  expect(sentence('InstanceEnded', { reason: 'no longer needed' }, { toStatus: 'cancelled' })).toBe(
    'Maria Lopez cancelled it: “no longer needed”.',
  );
  expect(sentence('InstanceEnded', {}, { toStatus: 'approved' })).toBe('It ended: approved.');
});

test('who acts for another is named with them', () => {
  expect(sentence('InstanceStarted', {}, { onBehalfOf: 'Mei' })).toBe('Maria Lopez, for Mei, started the instance.');
});

test('every fact has a sentence of its own, also without what it needs', () => {
  for (const fact of Object.keys(instanceEvents)) {
    expect(sentence(fact)).toMatch(/^[A-Za-z“].*\.$/);
    expect(sentence(fact)).not.toContain(fact);
  }
  expect(sentence('SomethingNew')).toBe('Maria Lopez: SomethingNew.');
});
