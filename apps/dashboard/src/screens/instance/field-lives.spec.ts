import type { RecordedEvent } from '@procession/engine/instance/evolve.ts';
import { expect, test } from 'vitest';
import { fieldGroups } from './data/field-groups.ts';
import { fieldChanges } from './field-lives.ts';
import { asAnswered } from './testing-histories.ts';

const event = (revision: number, type: string, data: object): RecordedEvent =>
  ({ type, revision, recordedAt: '2026-11-20T12:00:00.000Z', data }) as unknown as RecordedEvent;

const events = asAnswered([
  event(1, 'InstanceStarted', { data: { refund: '2000', note: 'a', iban: { $withheld: 'not_shown_to_you' } } }),
  event(2, 'TaskCommented', { by: 'ben', comment: 'x' }),
  event(3, 'DataChanged', { set: { refund: '1840', note: 'a' } }),
  event(4, 'DataChanged', { set: { done: true }, scope: 'quote#1[0]' }),
  event(5, 'DataChanged', { set: { refund: null, iban: { $withheld: 'not_shown_to_you' } } }),
]);

test('each value that a field got is told once, with what was before', () => {
  const told = fieldChanges(events).map(({ field, scope, before, after, event: { revision } }) => [
    revision,
    field,
    scope,
    before,
    after,
  ]);
  expect(told).toEqual([
    [1, 'refund', undefined, undefined, '2000'],
    [1, 'note', undefined, undefined, 'a'],
    [1, 'iban', undefined, undefined, { $withheld: 'not_shown_to_you' }],
    [3, 'refund', undefined, '2000', '1840'],
    [4, 'done', 'quote#1[0]', undefined, true],
    [5, 'refund', undefined, '1840', undefined],
    [5, 'iban', undefined, { $withheld: 'not_shown_to_you' }, { $withheld: 'not_shown_to_you' }],
  ]);
});

test('fields stand in the order of the definition, those of a scope by themselves, with the value of the moment', () => {
  const groups = fieldGroups(['iban', 'refund', 'later', 'done'], fieldChanges(events), {
    data: { refund: '1840', note: 'a' },
    locals: { 'quote#1[0]': { done: true } },
  });
  expect(
    groups.map(({ scope, fields }) => [
      scope,
      fields.map(({ field, value, changes }) => [field, value, changes.length]),
    ]),
  ).toEqual([
    [
      undefined,
      [
        ['iban', undefined, 2],
        ['refund', '1840', 3],
        ['later', undefined, 0],
        ['note', 'a', 1],
      ],
    ],
    ['quote#1[0]', [['done', true, 1]]],
  ]);
});
