import { Search } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { Key } from '../../parts/key.tsx';
import { words } from '../../words/words.ts';

interface SearchBoxProps {
  text: string | undefined;
  change: (text: string | undefined) => void;
  box: RefObject<HTMLInputElement | null>;
}

/** Sought when somebody has stopped to type for so long. */
const quietMs = 250;

export function SearchBox({ text = '', change, box }: SearchBoxProps) {
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (known !== text) {
    // Another address: a view, the way back.
    setKnown(text);
    if (text !== typed.trim()) setTyped(text);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (value: string): void => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change(value.trim() === '' ? undefined : value.trim()), quietMs);
  };
  return (
    <label className="chip sb">
      <Icon of={Search} small />
      <input
        ref={box}
        type="search"
        value={typed}
        placeholder={words.instances.search}
        aria-label={words.instances.search}
        aria-keyshortcuts="/"
        maxLength={100}
        onChange={({ target }) => type(target.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key !== 'Escape') return;
          if (typed === '') currentTarget.blur();
          else type('');
        }}
      />
      {typed === '' && <Key>/</Key>}
    </label>
  );
}
