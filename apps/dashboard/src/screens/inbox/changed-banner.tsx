import { Pencil } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { type FieldDeclaration, labelOf, valueText } from '../../parts/form/field-value.tsx';
import { Icon } from '../../parts/icon.tsx';
import { words } from '../../words/words.ts';
import type { Change } from './shown-task.ts';

interface ChangedBannerProps {
  changes: readonly Change[];
  fields: Record<string, FieldDeclaration>;
  /** Who did it, as far as that is known. */
  by: string | undefined;
  use: () => void;
}

/** Values changed while they were read: what was, what is, and a button that takes them. */
export function ChangedBanner({ changes, fields, by, use }: ChangedBannerProps) {
  const { changed } = words.inbox;
  const names = changes.map(({ field }) => labelOf(field, fields[field]).toLowerCase()).join(', ');
  return (
    <div className="banner now" role="alert">
      <span className="text-now">
        <Icon of={Pencil} />
      </span>
      <div className="flex-1 min-w-0">
        <b className="b">{by === undefined ? changed.title(names) : changed.titleBy(by, names)}</b>
        {changes.map(({ field, before, after }) => (
          <div className="sm mt-0.5" key={field}>
            <s className="q">{valueText(before, fields[field])}</s> →{' '}
            <b className="b">{valueText(after, fields[field])}</b>
          </div>
        ))}
        <div className="row mt-2">
          <Button look="ink" small onClick={use}>
            {changes.length === 1 ? changed.use : changed.useAll}
          </Button>
        </div>
      </div>
    </div>
  );
}
