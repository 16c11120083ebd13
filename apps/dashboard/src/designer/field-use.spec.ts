import { expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { addField, changeField, fieldsOf, fieldUseOf, removeField, renameField, withFieldUse } from './field-use.ts';

const document: GraphDocument = {
  start: 'ask',
  fields: { refund: { type: 'money', currency: 'EUR' }, reason: { type: 'text' } },
  steps: {
    ask: { type: 'form', edits: ['refund', 'reason'], next: 'parts' },
    parts: { type: 'scope', start: 'look', steps: { look: { type: 'approval', shows: 'refund' } } },
  },
};

test('a field is filled in, shown or neither, and stands in one list', () => {
  const { ask } = document.steps;
  expect(fieldUseOf(ask!, 'refund')).toBe('edits');
  const shown = withFieldUse(ask!, 'refund', 'shows');
  expect(shown).toEqual({ type: 'form', shows: ['refund'], edits: ['reason'], next: 'parts' });
  expect(withFieldUse(withFieldUse(shown, 'refund', 'no'), 'reason', 'no')).toEqual({ type: 'form', next: 'parts' });
});

test('a field that is removed is in no form any more, also in a scope', () => {
  const { fields, steps } = removeField(document, 'refund');
  expect(fields).toEqual({ reason: { type: 'text' } });
  expect(steps.ask).toEqual({ type: 'form', edits: ['reason'], next: 'parts' });
  expect(steps.parts!.steps!.look).toEqual({ type: 'approval' });
});

test('a field under another key stands where it stood; a key that is taken is not given twice', () => {
  const { fields, steps } = renameField(document, 'refund', 'amount');
  expect(Object.keys(fields!)).toEqual(['amount', 'reason']);
  expect(steps.parts!.steps!.look).toEqual({ type: 'approval', shows: ['amount'] });
  expect(fieldUseOf(steps.ask!, 'amount')).toBe('edits');
  expect(renameField(document, 'refund', 'reason')).toBe(document);
});

test('fields are added under a free key, and changed', () => {
  const twice = addField(addField(document));
  expect(Object.keys(fieldsOf(twice))).toEqual(['refund', 'reason', 'field', 'field_2']);
  expect(fieldsOf(changeField(twice, 'field', { type: 'date' })).field).toEqual({ type: 'date' });
});
