import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process that answers each question with one message; `{ failure }` is thrown here. */
export interface Child<Question, Answer> {
  ask: (question: Question) => Promise<Answer>;
  end: () => Promise<void>;
}

export function startChild<Question extends object, Answer>(file: string): Child<Question, Answer> {
  const child = fork(file, [childMark]);
  return {
    async ask(question) {
      const { promise, resolve, reject } = Promise.withResolvers<Answer | { failure: string }>();
      const end = (): void => reject(new Error(`${file} ended without an answer`));
      child.once('message', resolve).once('exit', end);
      child.send(question);
      const answer = await promise.finally(() => child.off('message', resolve).off('exit', end));
      if (typeof answer === 'object' && answer !== null && 'failure' in answer) throw new Error(answer.failure);
      return answer as Answer;
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** In the child's file: whether this is the child, not somebody who imports it. */
export const isChild = (): boolean => process.argv[2] === childMark && process.send !== undefined;

export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  process.once('disconnect', () => process.exit()); // who asks is gone
  process.on('message', (question: Question) => {
    answer(question).then(
      (said) => process.send!(said),
      (error: unknown) => process.send!({ failure: String(error) }),
    );
  });
}

const childMark = 'as-child';
