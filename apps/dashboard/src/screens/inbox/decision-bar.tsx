import { ArrowRight, Check } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import type { TaskPage } from '../../api/answers.ts';
import { useZone } from '../../app/preferences.ts';
import { useCommands } from '../../app/use-commands.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { outcomeLook } from '../../parts/outcome-look.ts';
import { clock } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { DecidedBar } from './decided-bar.tsx';
import { findStep, stepsOf } from './declared-fields.ts';
import { inOrder, keyOf, verbOf } from './outcome-verbs.ts';
import type { Deciding } from './use-deciding.ts';
import type { TaskParts } from './use-task.ts';
import { followingOf } from './what-next.ts';

const OutcomeSheet = lazy(async () => ({ default: (await import('./outcome-sheet.tsx')).OutcomeSheet }));

interface DecisionBarProps {
  parts: TaskParts;
  task: TaskPage;
  deciding: Deciding;
  isPhone: boolean;
  next: () => void;
}

/** A comment, and each outcome with what happens next beside it. */
export function DecisionBar({ parts, task, deciding, isPhone, next }: DecisionBarProps) {
  const { inbox } = words;
  const zone = useZone();
  const told = useId();
  const [sheet, setSheet] = useState<string | undefined>(undefined);
  const { decision, comment, setComment, missing, field, canDecide, draft } = deciding;
  const outcomes = inOrder(task.detail.outcomes);
  const required = requiredComments(parts, task);
  const following = parts.why ? followingOf(parts.why, task, stepsOf(parts.definition)) : undefined;
  // On a phone only the way on is one touch away: the others show what they lead to first.
  const choose = (outcome: string): void => {
    if (isPhone && outcome !== outcomes[0]) setSheet(outcome);
    else deciding.decide(outcome, required.includes(outcome));
  };
  useCommands(
    inbox.task,
    (canDecide && !decision ? outcomes : []).map((outcome) => {
      const key = keyOf(outcome, outcomes);
      const icon = outcomeLook(outcome).icon;
      return { name: verbOf(outcome), icon, act: () => choose(outcome), ...(key !== undefined && { keys: [key] }) };
    }),
  );

  if (decision && (decision.state.name === 'sent' || decision.state.name === 'failed'))
    return <DecidedBar decision={decision} task={task} isOpen={parts.instance?.endedAt === null} next={next} />;
  if (!canDecide) return null;
  const verbs = required.map((each) => verbOf(each).toLowerCase()).join(', ');
  return (
    <div className={decision ? 'dec busy' : 'dec'} aria-busy={decision !== undefined}>
      <textarea
        ref={field}
        className="in cm"
        rows={1}
        aria-label={inbox.comment}
        aria-describedby={missing === undefined ? undefined : told}
        aria-invalid={missing !== undefined || undefined}
        placeholder={required.length > 0 ? inbox.commentRequired(verbs) : inbox.comment}
        value={comment}
        disabled={decision !== undefined}
        onChange={({ target }) => setComment(target.value)}
      />
      {missing !== undefined ? (
        <p className="xs text-no under" id={told} role="alert">
          {missing === 'form' ? inbox.form.mend : inbox.commentMissing(verbOf(missing))}
        </p>
      ) : (
        draft.name !== 'none' && (
          <p className="xs q row under">
            <Icon of={Check} small />
            {draft.name === 'saved' ? inbox.draft.saved(clock(draft.atMs, zone)) : inbox.draft.failed}
          </p>
        )
      )}
      <fieldset className="outs" aria-label={inbox.decideAs}>
        {outcomes.map((outcome, at) => {
          const { icon, tone } = outcomeLook(outcome);
          const sentence = following?.get(outcome)?.sentence;
          return (
            <div className="contents" key={outcome}>
              <Button
                look={at === 0 ? 'ink' : tone === 'no' ? 'no' : 'plain'}
                icon={icon}
                shortcut={keyOf(outcome, outcomes)?.toUpperCase()}
                aria-keyshortcuts={keyOf(outcome, outcomes)}
                disabled={decision !== undefined}
                onClick={() => choose(outcome)}
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
      {sheet !== undefined && (
        <Suspense fallback={null}>
          <OutcomeSheet
            outcome={sheet}
            sentence={following?.get(sheet)?.sentence}
            isRequired={required.includes(sheet)}
            comment={comment}
            setComment={setComment}
            close={() => setSheet(undefined)}
            decide={() => {
              const outcome = sheet;
              setSheet(undefined);
              deciding.decide(outcome, required.includes(outcome));
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

/** Outcomes for which the definition asks for a comment. */
function requiredComments({ definition }: TaskParts, task: TaskPage): readonly string[] {
  const step = findStep(stepsOf(definition), task.stepId) as { comment?: { required?: readonly string[] } } | undefined;
  return step?.comment?.required ?? [];
}
