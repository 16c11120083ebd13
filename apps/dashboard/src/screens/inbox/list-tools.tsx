import { ArrowUpDown, Funnel } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { words } from '../../words/words.ts';
import { type InboxSearch, type InboxSort, inboxSorts, isFiltered } from './inbox-search.ts';

interface ListToolsProps {
  search: InboxSearch;
  isOpen: boolean;
  toggle: () => void;
  change: (change: InboxSearch) => void;
}

/** In which order the list stands, and the button that shows what it can be narrowed by. */
export function ListTools({ search, isOpen, toggle, change }: ListToolsProps) {
  const { sorts, sort: sortName, filter } = words.inbox;
  const sort: InboxSort = search.sort ?? 'urgent';
  const isDone = search.list === 'done';
  return (
    <div className="row list-tools">
      {!isDone && (
        <Menu
          trigger={
            <button type="button" className="btn g s sort" aria-label={`${sortName}: ${sorts[sort]}`}>
              <ArrowUpDown className="i s" aria-hidden="true" />
              <span>{sorts[sort]}</span>
            </button>
          }
          groups={[
            {
              title: sortName,
              items: inboxSorts.map((each) => ({
                name: sorts[each],
                isChosen: sort === each,
                act: () => change({ sort: each === 'urgent' ? undefined : each }),
              })),
            },
          ]}
        />
      )}
      <Button
        look="ghost"
        small
        icon={Funnel}
        aria-label={filter.name}
        aria-expanded={isOpen}
        aria-controls={isOpen ? 'inbox-filter' : undefined}
        className={isFiltered(search) ? 'has-filter' : ''}
        onClick={toggle}
      >
        <span>{filter.name}</span>
      </Button>
    </div>
  );
}
