import { Field } from '../../../parts/field.tsx';
import { operate } from './operate-words.ts';

interface ChoiceProps {
  label: string;
  /** Empty: none yet. */
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  choose: (value: string) => void;
}

/** One of a few. What can only be one is chosen already. */
export const Choice = ({ label, value, options, choose }: ChoiceProps) => (
  <Field label={label}>
    {(control) => (
      <select {...control} className="in" value={value} onChange={({ target }) => choose(target.value)}>
        {value === '' && <option value="">{operate.fields.choose}</option>}
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Field>
);
