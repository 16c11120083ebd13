import { useId } from 'react';
import { prefer, type Theme, usePreferences } from '../../app/preferences.ts';
import type { Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';

const zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How this browser shows everything. */
export function MyWindow() {
  const { shell } = words;
  const { theme, zone } = usePreferences();
  const themes: Record<Theme, string> = shell.themes;
  const zones: Record<Zone, string> = { local: shell.zones.local(zoneHere), utc: shell.zones.utc };
  return (
    <div className="window">
      <Segments title={shell.theme} options={themes} chosen={theme} choose={(each) => prefer({ theme: each })} />
      <Segments title={shell.times} options={zones} chosen={zone} choose={(each) => prefer({ zone: each })} />
    </div>
  );
}

interface SegmentsProps<T extends string> {
  title: string;
  options: Record<T, string>;
  chosen: T;
  choose: (value: T) => void;
}

function Segments<T extends string>({ title, options, chosen, choose }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset className="segments">
      <legend className="sm b">{title}</legend>
      <div>
        {(Object.entries(options) as [T, string][]).map(([value, text]) => (
          <label key={value}>
            <input type="radio" name={name} checked={value === chosen} onChange={() => choose(value)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
