import { useId } from 'react';
import type { KnownPerson } from '../app/people.ts';

interface PersonInputProps {
  control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };
  people: Iterable<KnownPerson>;
  typed: string;
  change: (typed: string) => void;
}

/** A person by name, as far as one knows them, or by id. */
export function PersonInput({ control, people, typed, change }: PersonInputProps) {
  const list = useId();
  return (
    <>
      <input
        {...control}
        className="in"
        list={list}
        autoComplete="off"
        value={typed}
        onChange={({ target }) => change(target.value)}
      />
      <datalist id={list}>
        {[...people].map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </>
  );
}

/** Whose name or id it is; what is neither is taken as an id. */
export function idOfPerson(typed: string, people: Iterable<KnownPerson>): string {
  const text = typed.trim();
  return [...people].find(({ name }) => name.toLowerCase() === text.toLowerCase())?.id ?? text;
}
