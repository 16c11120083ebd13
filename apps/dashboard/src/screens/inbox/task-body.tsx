import { MessageCircleQuestion } from 'lucide-react';
import type { TaskPage } from '../../api/answers.ts';
import type { KnownPerson } from '../../app/people.ts';
import { useSession } from '../../app/session-gate.tsx';
import { FieldForm } from '../../parts/form/field-form.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { words } from '../../words/words.ts';
import { ChangedBanner } from './changed-banner.tsx';
import { DecisionBar } from './decision-bar.tsx';
import { wasFaster } from './decisions.ts';
import { fieldsOf } from './declared-fields.ts';
import { EarlierDecisions } from './earlier-decisions.tsx';
import { FasterBanner } from './faster-banner.tsx';
import type { Change } from './shown-task.ts';
import { nameIn } from './task-people.ts';
import { TaskRecord } from './task-record.tsx';
import { useDeciding } from './use-deciding.ts';
import type { TaskParts } from './use-task.ts';
import { WhereItStands } from './where-it-stands.tsx';

interface TaskBodyProps {
  task: TaskPage;
  parts: TaskParts;
  people: ReadonlyMap<string, KnownPerson>;
  changes: readonly Change[];
  take: () => void;
  isPhone: boolean;
  next: () => void;
}

/** The record with what has to be said above it, where it stands beside it, and the decision below. */
export function TaskBody({ task, parts, people, changes, take, isPhone, next }: TaskBodyProps) {
  const { user } = useSession();
  const { instance, definition, facts } = parts;
  const fields = fieldsOf(definition);
  const deciding = useDeciding(task, fields, parts.refresh);
  const { decision, canDecide } = deciding;
  const edits = definition && canDecide ? task.detail.edits : [];
  const isLost = decision?.state.name === 'failed' && wasFaster(decision.state.failure);
  const last = task.detail.decisions.at(-1);
  const isClosedByOther = task.status !== 'open' && !decision && last?.by !== user.id;
  const openNow = instance
    ? [...new Set(instance.steps.filter(({ completedAt }) => completedAt === null).map(({ name }) => name))]
    : [];
  return (
    <>
      <div className="scroll">
        <div className="doc">
          {(isLost || isClosedByOther) && (
            <FasterBanner task={task} mine={isLost ? decision : undefined} openNow={openNow} />
          )}
          {changes.length > 0 && (
            <ChangedBanner changes={changes} fields={fields} by={changerOf(changes, parts)} use={take} />
          )}
          {(task.detail.questions ?? []).map(({ question, by, byName, of, ofName, text, at }) => (
            <div className="banner off" key={question}>
              <Icon of={MessageCircleQuestion} />
              <div>
                <b className="b">
                  {words.inbox.question(byName ?? nameIn(people, by), of === user.id ? words.inbox.you : ofName)}
                </b>{' '}
                <span className="q sm">
                  <Instant at={at} />
                </span>
                <div className="sm">{text}</div>
              </div>
            </div>
          ))}
          <TaskRecord
            task={task}
            instance={instance}
            definition={definition}
            facts={facts}
            people={people}
            inForm={edits}
          />
          {edits.length > 0 && (
            <FieldForm
              edits={edits}
              fields={fields}
              before={task.data}
              typed={deciding.typed}
              wrong={deciding.wrong}
              isDisabled={decision !== undefined}
              change={deciding.setTyped}
            />
          )}
          <EarlierDecisions instance={instance} task={task} />
        </div>
        <WhereItStands instance={instance} parts={parts} task={task} people={people} />
      </div>
      <DecisionBar parts={parts} task={task} deciding={deciding} isPhone={isPhone} next={next} />
    </>
  );
}

/** Who set the first of them last. */
function changerOf(changes: readonly Change[], { facts }: TaskParts): string | undefined {
  const set = facts.findLast(
    (event) => 'data' in event && event.type === 'DataChanged' && changes[0]!.field in (event.data.set as object),
  );
  return set?.actorName ?? undefined;
}
