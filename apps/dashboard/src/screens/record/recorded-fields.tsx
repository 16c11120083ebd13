import { Fragment } from 'react';
import type { DefinitionVersion } from '../../api/answers.ts';
import { useZone } from '../../app/preferences.ts';
import { type FieldDeclaration, labelOf } from '../../parts/form/field-value.tsx';
import { recordWords } from '../../words/english/record.ts';
import { exact } from '../../words/format.ts';
import { fieldsOf } from '../inbox/declared-fields.ts';
import type { Chronicle } from '../instance/chronicle.ts';
import { fieldGroups } from '../instance/data/field-groups.ts';
import { fieldChanges } from '../instance/field-lives.ts';
import { ValueText } from '../instance/value-text.tsx';

/** Every value that there is, and the one before it when it was changed. */
export function RecordedFields({ chronicle, definition }: { chronicle: Chronicle; definition: DefinitionVersion }) {
  const zone = useZone();
  const declared = fieldsOf(definition) as Record<string, FieldDeclaration>;
  const groups = fieldGroups(Object.keys(declared), fieldChanges(chronicle.events), chronicle.state);
  const lives = groups
    .flatMap(({ scope = '', fields }) => fields.map((life) => ({ ...life, key: `${scope} ${life.field}` })))
    .filter(({ changes }) => changes.length > 0);
  if (lives.length === 0) return <p className="q">{recordWords.none}</p>;
  return (
    <dl className="rec">
      {lives.map(({ key, field, value, changes }) => {
        const last = changes.at(-1)!;
        const of = declared[field];
        return (
          <Fragment key={key}>
            <dt>{labelOf(field, of ?? { type: 'json' })}</dt>
            <dd>
              {changes.length > 1 && last.before !== undefined && (
                <s className="q">
                  <ValueText value={last.before} declared={of} />
                </s>
              )}{' '}
              <ValueText value={value} declared={of} />{' '}
              {changes.length > 1 && (
                <span className="q">
                  {recordWords.changedBy(
                    last.event.actorName ?? last.event.actor,
                    exact(Date.parse(last.event.at), zone),
                  )}
                </span>
              )}
            </dd>
          </Fragment>
        );
      })}
    </dl>
  );
}
