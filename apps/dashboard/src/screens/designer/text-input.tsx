import { Field } from '../../parts/field.tsx';

interface TextInputProps {
  label: string;
  hint?: string;
  value: string | undefined;
  /** Undefined: nothing is left. */
  change: (value: string | undefined) => void;
  long?: boolean;
  mono?: boolean;
  type?: 'number';
  /** Of a datalist with what is known. */
  list?: string;
}

/** One text of a definition. Empty, its key is left out. */
export const TextInput = ({
  label,
  hint,
  value = '',
  change,
  long = false,
  mono = false,
  type,
  list,
}: TextInputProps) => (
  <Field label={label} hint={hint}>
    {(control) => {
      const common = {
        ...control,
        className: mono ? 'in mono' : 'in',
        value,
        onChange: ({ target }: { target: { value: string } }) => change(target.value === '' ? undefined : target.value),
      };
      return long ? (
        <textarea {...common} rows={2} />
      ) : (
        <input {...common} {...(list !== undefined && { list })} {...(type && { type, min: 1 })} />
      );
    }}
  </Field>
);

interface ChooseProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, name: string])[];
  change: (value: T) => void;
}

export const Choose = <T extends string>({ label, value, options, change }: ChooseProps<T>) => (
  <Field label={label}>
    {(control) => (
      <select {...control} className="in" value={value} onChange={({ target }) => change(target.value as T)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Field>
);
