import { type InstanceState, notStarted } from '@procession/engine/instance/state.ts';
import { expect, test } from 'vitest';
import type { DefinitionVersion } from '../../../api/answers.ts';
import { offersOf, outcomesOf, stepsBeside } from './offers.ts';

const running: InstanceState = { ...notStarted, status: 'in_progress', initiator: 'ana' };
const definition = {
  document: {
    fields: { refund: { type: 'money' } },
    steps: {
      manager: {
        type: 'approval',
        next: [
          { on: 'approved', to: 'pay' },
          { on: ['rejected', 'sent_back'], to: 'done' },
        ],
      },
      pay: { type: 'service', next: 'done' },
      works: { type: 'scope', steps: { plan: { type: 'form', next: 'build' }, build: { type: 'form' } } },
      done: { type: 'end' },
    },
  },
} as unknown as DefinitionVersion;

const offered = (state: InstanceState, mayOperate: boolean, user: string) =>
  Object.fromEntries(
    offersOf({ state, definition, mayOperate, user }).map(({ operation, notNow }) => [operation, notNow]),
  );

test('an operator is offered everything, with why some of it cannot be done now', () => {
  expect(offered(running, true, 'tomas')).toEqual({
    suspend: undefined,
    rewind: 'nothingDone',
    move: 'nothingOpen',
    step: 'nothingOpen',
    addItem: 'nothingGrows',
    closeItems: 'nothingGrows',
    data: undefined,
    assign: 'noTask',
    withdraw: 'notDecided',
    retry: 'noIncident',
    cancel: undefined,
  });
});

test('what is suspended is resumed or cancelled, and what has ended is left alone', () => {
  const suspended = offered({ ...running, status: 'suspended', suspended: { at: 'x' } }, true, 'tomas');
  expect([suspended.resume, suspended.cancel, suspended.data]).toEqual([undefined, undefined, 'suspended']);
  expect(suspended).not.toHaveProperty('suspend');
  const ended = offered({ ...running, status: 'cancelled', ended: { at: 'x' } }, true, 'tomas');
  expect(new Set(Object.values(ended))).toEqual(new Set(['ended']));
});

test('who asked for it may cancel it; others are offered nothing', () => {
  const own = offered(running, false, 'ana');
  expect([own.cancel, own.rewind]).toEqual([undefined, 'notYours']);
  expect(offered(running, false, 'ben')).toEqual({});
});

test('steps and outcomes are read off the definition, inside of scopes, too', () => {
  expect(stepsBeside(definition, 'manager')).toEqual(['pay', 'works', 'done']);
  expect(stepsBeside(definition, 'plan')).toEqual(['build']);
  expect(outcomesOf(definition, 'manager')).toEqual(['approved', 'rejected', 'sent_back']);
  expect(outcomesOf(definition, 'pay')).toEqual(['completed']);
});
