import { Pencil } from 'lucide-react';
import type { DefinitionVersion, EventList, InstanceDetail, TaskPage } from '../../api/answers.ts';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { words } from '../../words/words.ts';
import { fieldsOf, labelOf } from './declared-fields.ts';
import { isFile, isMoney, valueText } from './field-value.tsx';
import { splitTitle } from './task-order.ts';

interface TaskRecordProps {
  task: TaskPage;
  instance: InstanceDetail | undefined;
  definition: DefinitionVersion | undefined;
  facts: EventList['items'];
}

/** What is asked, in one sentence, and the fields that the task shows. */
export function TaskRecord({ task, instance, definition, facts }: TaskRecordProps) {
  const fields = fieldsOf(definition);
  const { text, id } = splitTitle(task.title);
  const start = facts[0];
  const asker = start?.onBehalfOf ?? start?.actorName ?? instance?.initiator;
  const shown = [...new Set([...task.detail.shows, ...task.detail.edits])];
  return (
    <>
      <div className="sm q task-of">
        <span className="b m">{task.stepName}</span>
        {definition && <> · {definition.name}</>}
        {instance && <span className="nb"> {instance.number}</span>}
        {asker && (
          <>
            {' '}
            · {words.inbox.asked(asker)}
            {start && (
              <>
                , <Instant at={start.at} plain />
              </>
            )}
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
            const changed = changeOf(field, facts);
            return (
              <div key={field} className="contents">
                <dt>{labelOf(field, fields[field])}</dt>
                <dd>
                  {isFile(value) ? (
                    <a className="l" href={`/api/read/v1/files/${encodeURIComponent(value.id)}`} download={value.name}>
                      {valueText(value)}
                    </a>
                  ) : (
                    <span className={isMoney(value) ? 'b' : ''}>{valueText(value, fields[field])}</span>
                  )}
                  {changed && (
                    <span className="chg">
                      <Icon of={Pencil} small />
                      {changed.actorName ?? changed.actor}, <Instant at={changed.at} plain />
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

/** Who changed it last, when a fact names the field. */
const changeOf = (field: string, facts: EventList['items']) =>
  facts.findLast(({ fact, summary }) => fact === 'DataChanged' && summary.includes(field));
