import { Fragment } from 'react';
import { type FieldUse, fieldUseOf, withFieldUse } from '../../designer/field-use.ts';
import type { GraphStep } from '../../graph/document.ts';
import { nameOf } from '../../parts/outcome-look.ts';
import { designerWords } from '../../words/english/designer.ts';

interface StepFieldsProps {
  step: GraphStep;
  fields: Readonly<Record<string, { name?: string }>>;
  change: (step: GraphStep, of?: string) => void;
}

/** Which fields a form shows, and which are filled in there. */
export function StepFields({ step, fields, change }: StepFieldsProps) {
  const designer = designerWords;
  if (Object.keys(fields).length === 0) return null;
  return (
    <section className="panel-part">
      <h3 className="sm b">{designer.formFields}</h3>
      <div className="uses">
        {Object.entries(fields).map(([key, field]) => (
          <Fragment key={key}>
            <label htmlFor={`use-${key}`}>{field.name ?? nameOf(key)}</label>
            <select
              id={`use-${key}`}
              className="in"
              value={fieldUseOf(step, key)}
              onChange={({ target }) => change(withFieldUse(step, key, target.value as FieldUse))}
            >
              {(Object.keys(designer.shown) as FieldUse[]).map((use) => (
                <option key={use} value={use}>
                  {designer.shown[use]}
                </option>
              ))}
            </select>
          </Fragment>
        ))}
      </div>
    </section>
  );
}
