import { Icon } from './icon.tsx';
import { outcomeLook } from './outcome-look.ts';

/** A decision, once a person has made it. Never a button. `isNew`: it is pressed as one looks. */
export function StampMark({ outcome, by, at, isNew }: { outcome: string; by: string; at: string; isNew?: boolean }) {
  const { tone, icon, name } = outcomeLook(outcome);
  return (
    <span className={`stamp ${tone} ${isNew ? 'pressed' : ''}`}>
      <b>
        <Icon of={icon} small />
        {name}
      </b>
      <span>
        {by} · {at}
      </span>
    </span>
  );
}
