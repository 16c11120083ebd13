import './data.css';
import { useMemo } from 'react';
import { Empty } from '../../../parts/empty.tsx';
import { words } from '../../../words/words.ts';
import { fieldsOf } from '../../inbox/declared-fields.ts';
import { fieldChanges } from '../field-lives.ts';
import { useMoment } from '../moment.ts';
import { stepName } from '../step-names.ts';
import { Tools } from '../tools.tsx';
import { useOpened } from '../use-opened.ts';
import { fieldGroups } from './field-groups.ts';
import { FieldRow } from './field-row.tsx';

/** Each field with the value of the moment, and how it came to it. */
export function DataTab() {
  const { chronicle, definition } = useMoment();
  const { instance } = words;
  const opened = useOpened();
  const changes = useMemo(() => fieldChanges(chronicle.events), [chronicle.events]);
  const declared = fieldsOf(definition);
  const groups = fieldGroups(Object.keys((definition?.document.fields ?? {}) as object), changes, opened).filter(
    ({ fields }) => fields.length > 0,
  );
  if (groups.length === 0)
    return (
      <div className="p-5">
        <Empty title={instance.data.nothing}>{instance.data.nothingText}</Empty>
      </div>
    );
  return (
    <div className="data">
      <Tools of="data">
        <span className="xs q">{instance.data.fields(groups.reduce((sum, { fields }) => sum + fields.length, 0))}</span>
      </Tools>
      {groups.map(({ scope, fields }) => (
        <section key={scope ?? ''}>
          {scope !== undefined && (
            <h2 className="t3">
              {stepName(definition, scope.slice(0, scope.lastIndexOf('#')))} <span className="mono q">{scope}</span>
            </h2>
          )}
          <dl className="rec">
            {fields.map((life) => (
              <FieldRow key={life.field} life={life} declared={declared[life.field]} />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
