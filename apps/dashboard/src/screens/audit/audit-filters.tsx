import type { definitionList } from '@procession/contracts/http/query.ts';
import { useQuery } from '@tanstack/react-query';
import { type FocusEvent, type KeyboardEvent, useId } from 'react';
import type { z } from 'zod';
import { read } from '../../api/calls.ts';
import { usePeople } from '../../app/people.ts';
import { words } from '../../words/words.ts';
import type { AuditSearch } from './audit-search.ts';

const definitionsMax = 200;

/** Each of them stands in the address as soon as it is chosen. */
export function AuditFilters({ search, change }: { search: AuditSearch; change: (part: AuditSearch) => void }) {
  const { filters } = words.audit;
  const people = usePeople();
  const { data } = useQuery({
    queryKey: ['definitions', 'names'],
    queryFn: ({ signal }) =>
      read<z.infer<typeof definitionList>>('/v1/definitions', { query: { limit: definitionsMax }, signal }),
  });
  const names = new Map([...people.values()].map(({ id, name }) => [id, name]));
  const definitions = new Map((data?.items ?? []).map(({ key, name }) => [key as string, name]));
  const id = useId();
  const takeAbout = ({ target }: FocusEvent<HTMLInputElement> | KeyboardEvent<HTMLInputElement>): void => {
    const about = (target as HTMLInputElement).value.trim() || undefined;
    if (about !== search.about) change({ about });
  };
  return (
    <>
      <Choice
        name={filters.person}
        none={filters.anybody}
        options={names}
        value={search.person}
        choose={(person) => change({ person })}
      />
      <Choice
        name={filters.definition}
        none={filters.any}
        options={definitions}
        value={search.definition}
        choose={(definition) => change({ definition })}
      />
      <label className="filter" htmlFor={`${id}-about`}>
        <span>{filters.about}</span>
        <input
          key={search.about}
          id={`${id}-about`}
          className="in about"
          placeholder={filters.aboutHint}
          defaultValue={search.about}
          onBlur={takeAbout}
          onKeyDown={(event) => event.key === 'Enter' && takeAbout(event)}
        />
      </label>
      <Day name={filters.from} value={search.from} choose={(from) => change({ from })} />
      <Day name={filters.to} value={search.to} choose={(to) => change({ to })} />
    </>
  );
}

interface ChoiceProps {
  name: string;
  none: string;
  /** Names by id. */
  options: ReadonlyMap<string, string>;
  value: string | undefined;
  choose: (value: string | undefined) => void;
}

function Choice({ name, none, options, value, choose }: ChoiceProps) {
  const id = useId();
  const all = value === undefined || options.has(value) ? options : new Map([...options, [value, value]]);
  return (
    <label className="filter" htmlFor={id}>
      <span>{name}</span>
      <select id={id} className="in" value={value ?? ''} onChange={({ target }) => choose(target.value || undefined)}>
        <option value="">{none}</option>
        {[...all].map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function Day({ name, value, choose }: Pick<ChoiceProps, 'name' | 'value' | 'choose'>) {
  const id = useId();
  return (
    <label className="filter" htmlFor={id}>
      <span>{name}</span>
      <input
        id={id}
        type="date"
        className="in"
        value={value ?? ''}
        onChange={({ target }) => choose(target.value || undefined)}
      />
    </label>
  );
}
