import { expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { createDraftSaver, type Saved, type SaveState } from './draft-saver.ts';

const named = (name: string): GraphDocument => ({ name, start: '', steps: {} });
const faster = { actual: 9, by: 'priya', at: '2026-11-20T09:00:00.000Z' };

/** A service that saves when it is let. */
function openDesk() {
  const states: SaveState[] = [];
  const sent: { name: string | undefined; seen: number; settle: (how?: unknown) => Promise<void> }[] = [];
  let later: (() => void) | undefined;
  const saver = createDraftSaver({
    saved: null,
    save: (document, seen) =>
      new Promise<Saved>((done, fail) => {
        const settle = async (fault?: unknown): Promise<void> => {
          if (fault === undefined) done({ draftRevision: seen + 1, savedAt: `at ${seen + 1}` });
          else fail(fault);
          await Promise.resolve();
          await new Promise(setImmediate);
        };
        sent.push({ name: document.name, seen, settle });
      }),
    movedOf: (error) => (error === 'faster' ? faster : undefined),
    onSaved: () => {},
    onState: (state) => states.push(state),
    putOff: (run) => {
      later = run;
    },
  });
  return { saver, states, sent, rest: () => later?.(), last: () => states.at(-1) };
}

test('edits are saved one after the other, each on top of the one before, and the last one counts', async () => {
  const { saver, sent, rest, last } = openDesk();
  saver.edit(named('a'));
  saver.edit(named('ab'));
  expect(last()).toEqual({ name: 'unsaved' });
  rest();
  saver.edit(named('abc'));
  rest();
  expect(sent).toMatchObject([{ name: 'ab', seen: 0 }]);
  await sent[0]!.settle();
  expect(sent).toMatchObject([{ name: 'ab' }, { name: 'abc', seen: 1 }]);
  await sent[1]!.settle();
  expect(last()).toEqual({ name: 'saved', at: 'at 2' });
});

test('what could not be sent is sent with the next edit, or when one says so', async () => {
  const { saver, sent, rest, last } = openDesk();
  saver.edit(named('a'));
  rest();
  await sent[0]!.settle('no answer');
  expect(last()).toEqual({ name: 'failed', error: 'no answer' });
  void saver.flush();
  expect(sent[1]).toMatchObject({ name: 'a', seen: 0 });
  await sent[1]!.settle();
  expect(last()).toMatchObject({ name: 'saved' });
});

test('when somebody else was faster nothing is sent any more, until one decides whose it is', async () => {
  const { saver, sent, rest, last } = openDesk();
  saver.edit(named('mine'));
  rest();
  await sent[0]!.settle('faster');
  expect(last()).toEqual({ name: 'moved', moved: faster });
  saver.edit(named('mine, further'));
  rest();
  await saver.flush();
  expect(sent).toHaveLength(1);
  void saver.overwrite();
  expect(sent[1]).toMatchObject({ name: 'mine, further', seen: 9 });
  await sent[1]!.settle();
  saver.edit(named('on'));
  rest();
  expect(sent[2]).toMatchObject({ seen: 10 });
});

test('what somebody else saved is taken over, and edited from there', async () => {
  const { saver, sent, rest, last } = openDesk();
  saver.edit(named('mine'));
  rest();
  await sent[0]!.settle('faster');
  saver.take({ draftRevision: 9, savedAt: 'at 9' });
  expect(last()).toEqual({ name: 'saved', at: 'at 9' });
  await saver.flush();
  expect(sent).toHaveLength(1);
  saver.edit(named('theirs, further'));
  rest();
  expect(sent[1]).toMatchObject({ name: 'theirs, further', seen: 9 });
});
