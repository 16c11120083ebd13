import { isRejection, type Rejection } from '../decider.ts';
import type { InstanceCommand } from './command.ts';
import { commentTooLong } from './comment.ts';
import { instanceLimits } from './limits.ts';
import { nameOf } from './people.ts';
import { refuse } from './rejections.ts';
import { openTaskNamed, taskToActOn } from './tasks.ts';
import { actedBy, allows, record, type Work } from './work.ts';

type AskInformation = Extract<InstanceCommand, { type: 'AskInformation' }>;
type GiveInformation = Extract<InstanceCommand, { type: 'GiveInformation' }>;

/** Whoever may act on a task asks somebody, by default whoever started the instance. The task stays where it is. */
export function askInformation(work: Work, { task: number, of, question }: AskInformation): Rejection | undefined {
  const found = taskToActOn(work, number);
  if (isRejection(found)) return found;
  const { task } = found;
  const { directory, actor } = work.context;
  const asked = of ?? work.state.initiator;
  if (!allows(work, task, 'ask'))
    return refuse('not-allowed-here', `"${task.stepName}" does not take questions`, { allow: 'ask' });
  const refused = textRefused(question, 'question');
  if (refused) return refused;
  if (!directory.isEligible(asked) || asked === actor.id) {
    const why = asked === actor.id ? 'that is you' : 'no person who could answer';
    return refuse('not-eligible', `${nameOf(work, asked)} cannot be asked: ${why}; say \`of\` whom`, { user: asked });
  }
  if (task.questions?.some((q) => q.by === actor.id && q.of === asked && q.text === question))
    return refuse('nothing-to-change', `You have asked ${nameOf(work, asked)} that already`, { user: asked });
  const { openQuestionsMax } = instanceLimits;
  if ((task.questions?.length ?? 0) >= openQuestionsMax)
    return refuse('limit-reached', `A task has at most ${openQuestionsMax} open questions`, { openQuestionsMax });
  record(work, 'InformationAsked', {
    task: number,
    question: (task.questionCount ?? 0) + 1,
    ...actedBy(work),
    of: asked,
    ofName: nameOf(work, asked),
    text: question,
  });
  return undefined;
}

/** Without a number: the oldest that the actor was asked. */
export function giveInformation(
  work: Work,
  { task: number, question, answer }: GiveInformation,
): Rejection | undefined {
  const task = openTaskNamed(work, number);
  if (isRejection(task)) return task;
  const { questions = [] } = task;
  const { id } = work.context.actor;
  const asked = questions.find((q) => (question === undefined ? q.of === id : q.question === question));
  if (asked?.of !== id || !work.context.directory.isEligible(id)) {
    return refuse('not-an-assignee', `You have no such question to answer in "${task.stepName}"`, { task: number });
  }
  const refused = textRefused(answer, 'answer');
  if (refused) return refused;
  record(work, 'InformationGiven', { task: number, question: asked.question, ...actedBy(work), text: answer });
  return undefined;
}

const textRefused = (text: string, what: string): Rejection | undefined =>
  text.trim() === '' ? refuse('comment-required', `The ${what} is empty`) : commentTooLong(text);
