import { expect, test } from 'vitest';
import { isRejection } from '../decider.ts';
import {
  approvalStep,
  approve,
  beginWorld,
  by,
  contextOf,
  definitionOf,
  field,
  given,
  roleOf,
  start,
} from '../testing.ts';
import type { DraftTask } from './command.ts';
import { acceptDraft, lookForDrafts } from './draft-task.ts';

const definition = definitionOf(
  { a: approvalStep(roleOf('boss', [{ who: 'initiator' }]), { edits: ['x', 'y'] }) },
  { fields: [field('x', { required: true }), field('y'), field('z')] },
);
const directory = { roles: { boss: ['bo', 'mei', 'ana'] } };
const draft = (more: Partial<DraftTask> = {}): DraftTask => ({ type: 'DraftTask', task: 1, data: {}, ...more });
const opened = given(definition, [by('ana', start({ x: 1 }))], directory);

test('a draft of a step that nothing hangs on appends nothing', () => {
  opened.when(by('bo', draft({ outcome: 'rejected', data: { y: 2 } }))).thenEvents();
});

test('who may not do the task may not draft it', () => {
  opened.when(by('ana', draft())).thenRejected('excluded');
  opened.when(by('dan', draft())).thenRejected('not-an-assignee');
  opened.when(by('bo', draft(), { permissions: [] })).thenRejected('missing-permission');
  opened.when(by('bo', draft({ data: { z: 1 } }))).thenRejected('invalid-data');
  opened.when(by('bo', draft({ data: { x: 'bad' } }))).thenRejected('invalid-data');
});

test('a required value may be taken away in a draft: it is missed when the task is sent', () => {
  const context = contextOf(beginWorld(definition, directory), by('bo', draft()));
  const accepted = acceptDraft(definition, opened.state, draft({ data: { x: null } }), context);
  expect(isRejection(accepted) ? accepted.rejection : accepted.set).toEqual({ x: null });
});

test('who has decided may look on, who is excluded may not', () => {
  const voted = definitionOf({
    a: approvalStep(roleOf('boss', [{ who: 'initiator' }]), { policy: { need: { percent: 100 }, order: 'parallel' } }),
  });
  const { state } = given(voted, [by('ana', start()), by('bo', approve(1))], directory);
  const look = (who: string) => {
    const world = { ...beginWorld(voted, directory), state };
    const looked = lookForDrafts(voted, state, 1, contextOf(world, by(who, draft())));
    return isRejection(looked) ? looked.rejection.type : looked.refused?.rejection.type;
  };
  expect([look('bo'), look('mei'), look('ana'), look('dan')]).toEqual([
    undefined,
    undefined,
    'excluded',
    'not-an-assignee',
  ]);
});
