import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { expect, test } from 'vitest';
import { MadeLog } from '../testing/made-log.ts';
import { people, refundDocument } from '../testing/refund-definition.ts';
import { fieldsShownTo, openData, type SealedField, sealedFields, withheld } from './sensitive.ts';
import { stateAt } from './state-at.ts';

const sealed = (subject: string): JsonObject => ({ $sealed: { subject, box: 'AAAA' } });
const data = { reason: 'Flood', iban: sealed('entity:booking/B-7'), phone: sealed('user:gone') };
const open = async (fields: readonly SealedField[]): Promise<(Json | undefined)[]> =>
  fields.map(({ field, value }) => (value.$sealed.subject === 'user:gone' ? undefined : `opened ${field}`));

test('what a task showed is opened, what was erased says so, the rest is withheld', async () => {
  expect(await openData(data, () => true, open)).toEqual({
    reason: 'Flood',
    iban: 'opened iban',
    phone: { $withheld: 'erased' },
  });
  expect(await openData(data, (field) => field === 'phone', open)).toEqual({
    reason: 'Flood',
    iban: { $withheld: 'not_shown_to_you' },
    phone: { $withheld: 'erased' },
  });
});

test('no key is asked for when nothing sealed is shown', async () => {
  const never = () => Promise.reject(new Error('asked for a key'));
  expect(await openData(data, () => false, never)).toMatchObject({ reason: 'Flood' });
  expect(await openData({ reason: 'Flood' }, () => true, never)).toEqual({ reason: 'Flood' });
});

test('sealed values are withheld at any depth', () => {
  expect(withheld({ set: { iban: sealed('a') }, list: [sealed('b'), 1], at: null })).toEqual({
    set: { iban: { $withheld: 'not_shown_to_you' } },
    list: [{ $withheld: 'not_shown_to_you' }, 1],
    at: null,
  });
  expect(sealedFields(data).map(({ field }) => field)).toEqual(['iban', 'phone']);
});

test('a field is shown to whoever has a task with it, or had one before it was given away', async () => {
  const log = new MadeLog('acme', people);
  log.publish(refundDocument);
  const id = log.start('refund', 'ana', { reason: 'Flood' });
  log.tell(id, 'maria', { type: 'DecideTask', task: 1, outcome: 'approved' });
  log.tell(id, 'omar', { type: 'AssignTask', task: 2, from: 'user:omar', to: 'rita' });
  const { state } = (await stateAt(log.pagesOf(id), { kind: 'now' }))!;
  const shownTo = (user: string) => [...fieldsShownTo(user, state)].sort();
  expect(shownTo('maria')).toEqual(['amount', 'reason']);
  expect(shownTo('mei')).toEqual(['amount', 'iban']);
  expect(shownTo('omar')).toEqual(['amount', 'iban']);
  expect(shownTo('rita')).toEqual(['amount', 'iban']);
  expect(shownTo('ana')).toEqual([]);
});
