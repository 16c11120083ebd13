import type { TaskRow } from '@procession/contracts/read-models.ts';
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { Button } from '../../parts/button.tsx';
import { nameOf } from '../../parts/outcome-look.ts';
import { words } from '../../words/words.ts';
import {
  type DueFilter,
  dueFilters,
  type InboxSearch,
  type InboxSort,
  inboxSorts,
  isFiltered,
} from './inbox-search.ts';

interface ListFilterProps {
  search: InboxSearch;
  /** Of the list without its filter: whose workflows can be chosen. */
  tasks: readonly TaskRow[];
  change: (change: InboxSearch) => void;
}

export const noFilter: InboxSearch = { q: undefined, workflow: undefined, due: undefined };

/** Narrows the list; all of it stands in the address, so what one sees can be sent to somebody. */
export function ListFilter({ search, tasks, change }: ListFilterProps) {
  const { filter, groups } = words.inbox;
  const workflows = [
    ...new Set([...tasks.map(({ definition }) => definition as string), search.workflow ?? []].flat()),
  ];
  const isPhone = useIsPhone();
  const [typed, setTyped] = useState(search.q ?? '');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (typed === '') input.current?.focus();
  }, [typed]);
  const clear = () => {
    setTyped('');
    change(noFilter);
  };
  return (
    <search className="list-filter" id="inbox-filter" aria-label={filter.name}>
      <input
        ref={input}
        type="search"
        className="in"
        aria-label={filter.find}
        placeholder={filter.find}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          change({ q: target.value.trim() === '' ? undefined : target.value });
        }}
      />
      <select
        className="in"
        aria-label={filter.workflow}
        value={search.workflow ?? ''}
        onChange={({ target }) => change({ workflow: target.value === '' ? undefined : target.value })}
      >
        <option value="">{filter.anyWorkflow}</option>
        {workflows.toSorted().map((key) => (
          <option key={key} value={key}>
            {nameOf(key.replaceAll('-', '_'))}
          </option>
        ))}
      </select>
      {search.list !== 'done' && (
        <select
          className="in"
          aria-label={filter.due}
          value={search.due ?? ''}
          onChange={({ target }) => change({ due: target.value === '' ? undefined : (target.value as DueFilter) })}
        >
          <option value="">{filter.anyDue}</option>
          {dueFilters.map((due) => (
            <option key={due} value={due}>
              {groups[due]}
            </option>
          ))}
        </select>
      )}
      {isPhone && search.list !== 'done' && (
        <select
          className="in"
          aria-label={words.inbox.sort}
          value={search.sort ?? 'urgent'}
          onChange={({ target }) =>
            change({ sort: target.value === 'urgent' ? undefined : (target.value as InboxSort) })
          }
        >
          {inboxSorts.map((sort) => (
            <option key={sort} value={sort}>
              {words.inbox.sorts[sort]}
            </option>
          ))}
        </select>
      )}
      {isFiltered(search) && (
        <Button look="ghost" small icon={X} onClick={clear}>
          {filter.clear}
        </Button>
      )}
    </search>
  );
}
