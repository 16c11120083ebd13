import { Link } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import type { DefinitionVersion, EventList, InstanceDetail, TaskPage } from '../../api/answers.ts';
import { download } from '../../api/download.ts';
import type { KnownPerson } from '../../app/people.ts';
import { showFailure } from '../../parts/failure-toast.ts';
import { isFile, isMoney, labelOf, valueText } from '../../parts/form/field-value.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { words } from '../../words/words.ts';
import { fieldsOf } from './declared-fields.ts';
import { latestChanges } from './field-history.ts';
import { splitTitle } from './task-order.ts';
import { nameIn } from './task-people.ts';

interface TaskRecordProps {
  task: TaskPage;
  instance: InstanceDetail | undefined;
  definition: DefinitionVersion | undefined;
  facts: EventList['items'];
  people: ReadonlyMap<string, KnownPerson>;
  /** Fields that stand in the form below. */
  inForm: readonly string[];
}

/** What is asked, in one sentence, and the fields that the task shows. */
export function TaskRecord({ task, instance, definition, facts, people, inForm }: TaskRecordProps) {
  const fields = fieldsOf(definition);
  const changes = latestChanges(facts);
  const { text, id } = splitTitle(task.title);
  const shown = [...new Set([...task.detail.shows, ...task.detail.edits])].filter((field) => !inForm.includes(field));
  return (
    <>
      <div className="sm q task-of">
        <span className="b m">{task.stepName}</span>
        {definition && (
          <>
            {' '}
            · {definition.name}{' '}
            {instance && (
              <Link className="l nb" to="/instances/$id" params={{ id: instance.id }}>
                {instance.number}
              </Link>
            )}
          </>
        )}
        {instance && (
          <>
            {' '}
            · {words.inbox.asked(nameIn(people, instance.initiator))}, <Instant at={instance.startedAt} plain />
          </>
        )}
      </div>
      <h2 className="t1">
        {text} {id !== '' && <span className="nb">{id}</span>}
      </h2>
      {shown.length > 0 && (
        <dl className="rec">
          {shown.map((field) => {
            const value = task.data[field];
            const changed = changes.get(field);
            return (
              <div key={field} className="contents">
                <dt>{labelOf(field, fields[field])}</dt>
                <dd>
                  {changed && <s className="was">{valueText(changed.before, fields[field])}</s>}
                  {isFile(value) ? (
                    <button type="button" className="l" onClick={() => void download(value).catch(showFailure)}>
                      {valueText(value)}
                    </button>
                  ) : (
                    <span className={isMoney(value) || changed ? 'b' : ''}>{valueText(value, fields[field])}</span>
                  )}
                  {changed && (
                    <span className="chg">
                      <Icon of={Pencil} small />
                      <span>
                        {changed.byName ?? nameIn(people, changed.by)}, <Instant at={changed.at} plain />
                      </span>
                    </span>
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
      )}
    </>
  );
}
