import type { TaskAnswer } from '@procession/contracts/http/command.ts';
import { expect, test } from 'vitest';
import { createDecisions, graceMs, type Wanted } from './decisions.ts';

const answer = { id: 't', status: 'completed', outcome: 'approved' } as TaskAnswer;

function office() {
  let nowMs = 0;
  const due: { atMs: number; act: () => void }[] = [];
  const decisions = createDecisions({
    now: () => nowMs,
    after: (ms, act) => {
      const entry = { atMs: nowMs + ms, act };
      due.push(entry);
      return () => void due.splice(due.indexOf(entry), 1);
    },
  });
  const sent: string[] = [];
  const ended: string[] = [];
  const wanted = (task: string, send: () => Promise<TaskAnswer> = async () => answer): Wanted => ({
    task,
    title: task,
    outcome: 'approved',
    comment: '',
    send: () => {
      sent.push(task);
      return send();
    },
    onUndo: () => {},
    onSend: () => {},
    onEnd: ({ state }) => ended.push(`${task} ${state.name}`),
  });
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms;
    for (const { atMs, act } of [...due]) if (atMs <= nowMs) act();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { decisions, sent, ended, wanted, pass };
}

test('a decision is sent after the grace period, and not before', async () => {
  const { decisions, sent, ended, wanted, pass } = office();
  decisions.decide(wanted('a'));
  await pass(graceMs - 1);
  expect([sent, decisions.get('a')?.state.name]).toEqual([[], 'waiting']);
  await pass(1);
  expect([sent, decisions.get('a')?.state.name, ended]).toEqual([['a'], 'sent', ['a sent']]);
});

test('what was taken back is never sent', async () => {
  const { decisions, sent, wanted, pass } = office();
  decisions.decide(wanted('a'));
  expect(decisions.undo()?.task).toBe('a');
  await pass(graceMs * 2);
  expect([sent, decisions.get('a'), decisions.undo()]).toEqual([[], undefined, undefined]);
});

test('a second decision sends the first at once', async () => {
  const { decisions, sent, wanted, pass } = office();
  decisions.decide(wanted('a'));
  decisions.decide(wanted('b'));
  await pass(0);
  expect([sent, decisions.get('b')?.state.name]).toEqual([['a'], 'waiting']);
  await pass(graceMs);
  expect(sent).toEqual(['a', 'b']);
});

test('a refusal is kept until it was read', async () => {
  const { decisions, wanted, pass } = office();
  decisions.decide(wanted('a', () => Promise.reject(new Error('no'))));
  await pass(graceMs);
  await pass(0);
  expect(decisions.get('a')?.state).toMatchObject({ name: 'failed', failure: new Error('no') });
  decisions.forget('a');
  expect(decisions.get('a')).toBeUndefined();
});
