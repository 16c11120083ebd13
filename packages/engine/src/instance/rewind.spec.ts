import { expect, test } from 'vitest';
import { isRejection } from '../decider.ts';
import {
  after,
  approvalStep,
  approve,
  beginWorld,
  by,
  complete,
  contextOf,
  definitionOf,
  formStep,
  roleOf,
  start,
  tell,
} from '../testing.ts';
import { rest } from './rest.ts';
import { rewindUnordered } from './rewind.ts';
import { isOpenVisit, visitId } from './routing-state.ts';
import { beginWork } from './work.ts';

test('a rewind that nobody ordered takes back what people did, and says that nobody ordered it', () => {
  const definition = definitionOf({
    a: approvalStep(roleOf('boss'), { next: ['b'] }),
    b: formStep({ next: ['c'] }),
    c: formStep(),
  });
  let world = beginWorld(definition, { roles: { boss: ['bo'] } });
  for (const sent of [by('ana', start()), by('bo', approve(1)), by('ana', complete(2))]) {
    const decision = tell(world, sent);
    if (isRejection(decision)) throw new Error(decision.rejection.detail);
    world = after(world, decision.events);
  }
  const work = beginWork(
    definition,
    world.state,
    contextOf(world, by('system', { type: 'CancelInstance', reason: 'any' })),
  );
  expect(rewindUnordered(work, 0)).toBe(true);
  rest(work);
  expect(work.facts[0]).toEqual({ type: 'InstanceRewound', data: { visit: 'a#1', cause: 'binds' } });
  const { visits } = work.state.routing;
  expect(visits.map((v) => `${visitId(v)} ${v.status}`)).toEqual([
    'a#1 withdrawn',
    'b#1 withdrawn',
    'c#1 cancelled',
    'a#2 active',
  ]);
  expect(visits.filter(isOpenVisit)).toHaveLength(1);
});
