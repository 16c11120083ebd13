import type { Rejection } from '../decider.ts';
import type { InstanceCommand } from './command.ts';
import { instanceLimits } from './limits.ts';
import { mentionsIn } from './mentions.ts';
import { refuse } from './rejections.ts';
import { mayComment, missing } from './rights.ts';
import { taskNamed } from './state.ts';
import { noTaskOfState } from './tasks.ts';
import { actedBy, record, type Work } from './work.ts';

type Comment = Extract<InstanceCommand, { type: 'Comment' }>;

/** On a task, also a closed one, or on the instance as a whole. */
export function comment(work: Work, { task, comment: text }: Comment): Rejection | undefined {
  const noTask = task === undefined || taskNamed(work.state, task) ? undefined : noTaskOfState(work, task);
  if (noTask) return noTask;
  if (!mayComment(work)) return missing('read', 'You have nothing to do with this instance, and may not comment on it');
  const refused = text.trim() === '' ? refuse('comment-required', 'The comment is empty') : commentTooLong(text);
  if (refused) return refused;
  const mentions = mentionsIn(work, text);
  record(work, 'TaskCommented', {
    ...(task !== undefined && { task }),
    ...actedBy(work),
    comment: text,
    ...(mentions.length > 0 && { mentions }),
  });
  return undefined;
}

export function commentTooLong(text: string | undefined): Rejection | undefined {
  const max = instanceLimits.commentCharactersMax;
  if (text === undefined || text.length <= max) return undefined;
  return refuse('too-large', `A comment has at most ${max} characters; this one has ${text.length}`, { max });
}
