import { labelOf } from '../../../parts/form/field-value.tsx';
import { words } from '../../../words/words.ts';
import { fieldsOf } from '../../inbox/declared-fields.ts';
import { type FieldChange, isWithheld } from '../field-lives.ts';
import { useMoment } from '../moment.ts';
import { ValueText } from '../value-text.tsx';

/** “Refund: €2,000.00 → €1,840.00” */
export function ChangeText({ change: { field, before, after } }: { change: FieldChange }) {
  const { definition } = useMoment();
  const declared = fieldsOf(definition)[field];
  const isSecret = isWithheld(before) || isWithheld(after);
  return (
    <span className="changed">
      <span className="q">{labelOf(field, declared)}</span>{' '}
      {before !== undefined && !isSecret && (
        <>
          <s>
            <ValueText value={before} declared={declared} />
          </s>
          {' → '}
        </>
      )}
      {after === undefined ? words.instance.emptied : <ValueText value={after} declared={declared} />}
    </span>
  );
}
