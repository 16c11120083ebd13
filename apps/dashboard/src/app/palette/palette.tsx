import './palette.css';
import { Dialog as Base } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { Key } from '../../parts/key.tsx';
import { words } from '../../words/words.ts';
import type { Entry } from './find-entries.ts';
import { useEntries } from './use-entries.ts';

/** So long nobody types before a service is asked. */
const askAfterMs = 150;

/** Everything that one can go to or do, by typing a part of its name. */
export function Palette({ close }: { close: () => void }) {
  const { palette } = words;
  const [typed, setTyped] = useState('');
  const asked = useLater(typed);
  const { groups, error } = useEntries(typed, asked);
  const all = groups.flatMap(({ entries }) => entries);
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, all.length - 1);
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const idOf = (index: number): string => `${list}-${index}`;

  const act = (entry: Entry | undefined): void => {
    if (!entry || entry.disabled !== undefined) return;
    close();
    // After the focus has gone back to where it came from: what opens next remembers that.
    setTimeout(entry.act, 0);
  };
  const moveTo = (index: number): void => {
    setChosen(index);
    document.getElementById(idOf(index))?.scrollIntoView({ block: 'nearest' });
  };
  const press = (event: KeyboardEvent): void => {
    const last = all.length - 1;
    if (event.key === 'ArrowDown') moveTo(at >= last ? 0 : at + 1);
    else if (event.key === 'ArrowUp') moveTo(at <= 0 ? last : at - 1);
    else if (event.key === 'Home' && typed === '') moveTo(0);
    else if (event.key === 'End' && typed === '') moveTo(last);
    else if (event.key === 'Enter') act(all[at]);
    else return;
    event.preventDefault();
  };
  let index = -1;
  return (
    <Base.Root open onOpenChange={(open) => !open && close()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className="dialog palette" aria-label={palette.name} initialFocus={input}>
          <div className="palette-input">
            <Icon of={Search} />
            <input
              ref={input}
              role="combobox"
              aria-expanded={all.length > 0}
              aria-controls={list}
              aria-autocomplete="list"
              aria-activedescendant={all.length > 0 ? idOf(at) : undefined}
              aria-label={palette.find}
              placeholder={palette.find}
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value);
                setChosen(0);
              }}
              onKeyDown={press}
            />
            <Key>{palette.escape}</Key>
          </div>
          <div className="palette-list" id={list} role="listbox" aria-label={palette.name}>
            {groups.map(({ title, entries }) => (
              <fieldset key={title} aria-label={title}>
                <div className="palette-title" aria-hidden="true">
                  {title}
                </div>
                {entries.map((entry) => {
                  index += 1;
                  const here = index;
                  return (
                    <div
                      key={entry.id}
                      id={idOf(here)}
                      role="option"
                      tabIndex={-1}
                      aria-selected={here === at}
                      aria-disabled={entry.disabled !== undefined || undefined}
                      className="palette-option"
                      onPointerMove={() => setChosen(here)}
                      onClick={() => act(entry)}
                      onKeyDown={press}
                    >
                      <Icon of={entry.icon} />
                      <span className="cut">{entry.name}</span>
                      <span className="cut xs q">{entry.disabled ?? entry.detail}</span>
                      <span className="sp" />
                      {entry.shortcut !== undefined && <Key>{entry.shortcut}</Key>}
                    </div>
                  );
                })}
              </fieldset>
            ))}
          </div>
          <p className="palette-foot xs q" role="status">
            {error ? palette.notSearched : all.length === 0 ? palette.nothing : palette.found(all.length)}
          </p>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** The value that has stood for a moment. */
function useLater(value: string): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), askAfterMs);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}
