import { expect, test } from 'vitest';
import { assigneeOf } from './assignee.ts';
import type { Seat } from './seats.ts';

const roleName = (role: string): string | undefined => (role === 'finance' ? 'Finance' : undefined);
const maria: Seat = { id: 'user:maria', name: 'Maria Lopez' };
const omar: Seat = { id: 'user:omar', name: 'Omar', role: 'finance' };
const mei: Seat = { id: 'user:mei', name: 'Mei', role: 'finance' };
const directors: Seat = { id: 'role:director', name: 'Director', holders: ['ana', 'bo'] };
const chair: Seat = { id: 'role:finance', name: 'Finance', holders: ['omar'] };
const gone: Seat = { id: 'user:gone', name: 'Gone', vacant: 'inactive' };

test.each([
  ['the only person', [maria], { id: 'user:maria', name: 'Maria Lopez' }],
  ['the role of the only seat', [directors], { id: 'role:director', name: 'director' }],
  ['the role of a seat with one holder', [chair], { id: 'role:finance', name: 'Finance' }],
  ['a person by the seat that they would fill', [chair, maria], { id: 'user:omar', name: 'Finance +1' }],
  ['the role of all seats', [omar, mei], { id: 'role:finance', name: 'Finance' }],
  ['the only holder of the role', [omar], { id: 'user:omar', name: 'Omar' }],
  ['the first and how many more', [maria, omar, mei], { id: 'user:maria', name: 'Maria Lopez +2' }],
  ['who can act, not a vacant seat', [gone, maria], { id: 'user:maria', name: 'Maria Lopez' }],
  ['nobody when every seat is vacant', [gone], undefined],
])('a row names %s', (_case, seats, assignee) => {
  expect(assigneeOf({ seats, roleName })).toEqual(assignee);
});

test('a row names who claimed the task', () => {
  const seats = [omar, mei];
  expect(assigneeOf({ seats, roleName, claim: { by: 'mei' } })).toEqual({ id: 'user:mei', name: 'Mei' });
  expect(assigneeOf({ seats, roleName, claim: { by: 'ana', byName: 'Ana' } })).toEqual({ id: 'user:ana', name: 'Ana' });
});
