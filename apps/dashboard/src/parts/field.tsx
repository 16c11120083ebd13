import { CircleX } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** What is wrong and what is right; it takes the hint's place. */
  error?: string | undefined;
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
  }) => ReactNode;
}

/** Label above, control, hint below. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const told = error ?? hint;
  return (
    <div className={error === undefined ? 'field' : 'field wrong'}>
      <label className="sm b" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': told === undefined ? undefined : `${id}-told`,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {told !== undefined && (
        <p className={error === undefined ? 'xs q told' : 'xs told row text-no'} id={`${id}-told`}>
          {error !== undefined && <Icon of={CircleX} small />}
          {told}
        </p>
      )}
    </div>
  );
}
