import type { InstanceWhy, WaitedFor } from '@procession/contracts/http/instance-why.ts';
import { queryExamples } from '@procession/contracts/http/query-examples.ts';
import { expect, test } from 'vitest';
import type { TaskPage } from '../../api/answers.ts';
import { followingOf } from './what-next.ts';

const task = queryExamples.taskPage as unknown as TaskPage;
const way = (step: string, isTaken: boolean | null = true) => ({
  step,
  name: step,
  isOtherwise: false,
  guard: null,
  isTaken,
});
const steps = {
  finance: { type: 'approval', assign: { role: 'finance' } },
  revise: { type: 'form', assign: { user: 'initiator' } },
  around: { type: 'scope', steps: { pay: { type: 'service' } } },
  rejected: { type: 'end', status: 'rejected' },
};

function told(outcomes: WaitedFor['outcomes'], need = 1): Record<string, string | undefined> {
  const example = queryExamples.instanceWhy as unknown as InstanceWhy;
  const why = { ...example, waitsFor: [{ ...example.waitsFor[0]!, task: task.id, outcomes }] };
  const page = { ...task, detail: { ...task.detail, decisions: [], policy: { need, order: 'parallel' as const } } };
  return Object.fromEntries([...followingOf(why, page, steps)].map(([outcome, { sentence }]) => [outcome, sentence]));
}

test('each outcome is told by the step that it leads to with the data of now', () => {
  expect(
    told([
      { outcome: 'approved', ways: [way('finance'), way('pay', false)] },
      { outcome: 'sent_back', ways: [way('revise')] },
      { outcome: 'paid', ways: [way('pay')] },
      { outcome: 'rejected', ways: [way('rejected')] },
    ]),
  ).toEqual({
    approved: '“finance” is asked next: the role finance.',
    sent_back: 'Goes to whoever asked for it for “revise”.',
    paid: '“pay” is carried out.',
    rejected: 'Ends as rejected.',
  });
});

test('what hangs on a guard that cannot be said is not guessed', () =>
  expect(told([{ outcome: 'approved', ways: [way('finance', null)] }]).approved).toMatch(/depends on data/));

test('a yes that is not the last counts as one', () =>
  expect(told([{ outcome: 'approved', ways: [way('finance')] }], 2)).toEqual({
    approved: 'Counts as 1 of the 2 that are needed.',
  }));
