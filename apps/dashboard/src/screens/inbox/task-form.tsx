import type { JsonObject } from '@procession/contracts/json.ts';
import { Field } from '../../parts/field.tsx';
import { words } from '../../words/words.ts';
import { labelOf } from './declared-fields.ts';
import { FieldControl } from './field-control.tsx';
import type { FieldDeclaration } from './field-value.tsx';
import type { Typed } from './form-values.ts';

interface TaskFormProps {
  edits: readonly string[];
  fields: Record<string, FieldDeclaration>;
  before: JsonObject;
  typed: Typed;
  wrong: ReadonlyMap<string, string>;
  isDisabled: boolean;
  change: (typed: Typed) => void;
}

/** The fields that the task lets one change, each as its type wants it. */
export function TaskForm({ edits, fields, before, typed, wrong, isDisabled, change }: TaskFormProps) {
  return (
    <form className="task-form" onSubmit={(event) => event.preventDefault()} aria-label={words.inbox.form.name}>
      {edits.map((field) => {
        const declared = fields[field];
        if (!declared) return null;
        return (
          <Field
            key={field}
            label={declared.required ? words.inbox.form.needed(labelOf(field, declared)) : labelOf(field, declared)}
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
