import type { TaskAnswer } from '@procession/contracts/http/command.ts';
import { ArrowRight } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { TaskPage } from '../../api/answers.ts';
import { part, post } from '../../api/calls.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { outcomeLook } from '../../parts/outcome-look.ts';
import { showToast } from '../../parts/toast.tsx';
import { words } from '../../words/words.ts';
import { DecidedBar } from './decided-bar.tsx';
import { decisions, useDecision } from './decisions.ts';
import { stepsOf } from './declared-fields.ts';
import { inOrder, keyOf, verbOf } from './outcome-verbs.ts';
import { useOutcomeKeys } from './use-outcome-keys.ts';
import type { TaskParts } from './use-task.ts';
import { followingOf } from './what-next.ts';

interface DecisionBarProps {
  parts: TaskParts;
  task: TaskPage;
  next: () => void;
}

/** A comment, and each outcome with what happens next beside it. */
export function DecisionBar({ parts, task, next }: DecisionBarProps) {
  const { inbox } = words;
  const decision = useDecision(task.id);
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState<string | undefined>(undefined);
  const field = useRef<HTMLTextAreaElement>(null);
  const told = useId();
  const outcomes = inOrder(task.detail.outcomes);
  const required = requiredComments(parts, task);
  const following = parts.why ? followingOf(parts.why, task.id, stepsOf(parts.definition)) : undefined;
  const canDecide = task.status === 'open' && task.mayAct && task.kind === 'approval';

  const decide = (outcome: string): void => {
    if (required.includes(outcome) && comment.trim() === '') {
      setMissing(outcome);
      field.current?.focus();
      return;
    }
    const verb = verbOf(outcome);
    const { icon } = outcomeLook(outcome);
    const said = comment.trim();
    const hide = showToast({ icon, text: inbox.doing(verb, task.title), undo: () => void decisions.undo() });
    decisions.decide({
      task: task.id,
      title: task.title,
      outcome,
      comment: said,
      send: () =>
        post<TaskAnswer>(`/v1/tasks/${part(task.id)}/decide`, {
          outcome,
          ...(said !== '' && { comment: said }),
          ...(task.contentHash !== undefined && { seen: task.contentHash }),
        }),
      onUndo: () => {
        hide();
        showToast({ icon, text: inbox.undone });
      },
      onSend: hide,
      onEnd: () => void parts.refresh(),
    });
  };
  useOutcomeKeys(canDecide && !decision ? outcomes : [], decide);

  if (decision && (decision.state.name === 'sent' || decision.state.name === 'failed'))
    return <DecidedBar decision={decision} task={task} next={next} />;
  if (!canDecide) return null;
  return (
    <div className={decision ? 'dec busy' : 'dec'} aria-busy={decision !== undefined}>
      <textarea
        ref={field}
        className="in cm"
        rows={1}
        aria-label={inbox.comment}
        aria-describedby={missing === undefined ? undefined : told}
        aria-invalid={missing !== undefined || undefined}
        placeholder={
          required.length > 0
            ? inbox.commentRequired(required.map((each) => verbOf(each).toLowerCase()).join(', '))
            : inbox.comment
        }
        value={comment}
        disabled={decision !== undefined}
        onChange={({ target }) => {
          setComment(target.value);
          setMissing(undefined);
        }}
      />
      {missing !== undefined && (
        <p className="xs text-no" id={told} role="alert">
          {inbox.commentMissing(verbOf(missing))}
        </p>
      )}
      <fieldset className="outs" aria-label={inbox.decideAs}>
        {outcomes.map((outcome, at) => {
          const { icon, tone } = outcomeLook(outcome);
          const sentence = following?.get(outcome)?.sentence;
          return (
            <div className="contents" key={outcome}>
              <Button
                look={outcome === 'approved' ? 'ink' : tone === 'no' ? 'no' : 'plain'}
                icon={icon}
                shortcut={keyOf(outcome, outcomes)?.toUpperCase()}
                aria-keyshortcuts={keyOf(outcome, outcomes)}
                disabled={decision !== undefined}
                onClick={() => decide(outcome)}
              >
                {verbOf(outcome)}
              </Button>
              <div className={at === 0 ? 'nx first' : 'nx'}>
                {sentence && (
                  <>
                    <Icon of={ArrowRight} small />
                    <span>{sentence}</span>
                  </>
                )}
              </div>
            </div>
          );
        })}
      </fieldset>
    </div>
  );
}

/** Outcomes for which the definition asks for a comment. */
function requiredComments({ definition }: TaskParts, task: TaskPage): readonly string[] {
  const find = (steps: Record<string, unknown>): unknown => {
    for (const [key, step] of Object.entries(steps) as [
      string,
      { steps?: Record<string, unknown>; comment?: unknown },
    ][]) {
      if (key === task.stepId) return step.comment;
      const inner = step.steps && find(step.steps);
      if (inner) return inner;
    }
    return undefined;
  };
  const { required } = (find(stepsOf(definition)) ?? {}) as { required?: readonly string[] };
  return required ?? [];
}
