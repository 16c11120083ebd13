import type { JsonObject } from '@procession/contracts/json.ts';
import { words } from '../../words/words.ts';
import { Field } from '../field.tsx';
import { FieldControl } from './field-control.tsx';
import { type FieldDeclaration, labelOf } from './field-value.tsx';
import type { Typed } from './form-values.ts';

interface FieldFormProps {
  edits: readonly string[];
  fields: Record<string, FieldDeclaration>;
  before: JsonObject;
  typed: Typed;
  wrong: ReadonlyMap<string, string>;
  isDisabled: boolean;
  change: (typed: Typed) => void;
}

/** Fields to fill in, each as its type wants it; what is wrong stands beside it. */
export function FieldForm({ edits, fields, before, typed, wrong, isDisabled, change }: FieldFormProps) {
  return (
    <form className="field-form" onSubmit={(event) => event.preventDefault()} aria-label={words.parts.form.name}>
      {edits.map((field) => {
        const declared = fields[field];
        if (!declared) return null;
        return (
          <Field
            key={field}
            label={declared.required ? words.parts.form.needed(labelOf(field, declared)) : labelOf(field, declared)}
            hint={declared.help}
            error={wrong.get(field)}
          >
            {(control) => (
              <FieldControl
                control={control}
                declared={declared}
                before={before[field]}
                typed={typed[field] ?? ''}
                isDisabled={isDisabled}
                change={(value) => change({ ...typed, [field]: value })}
              />
            )}
          </Field>
        );
      })}
    </form>
  );
}
