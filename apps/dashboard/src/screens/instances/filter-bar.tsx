import { ArrowDown, ListFilter, Plus } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Menu } from '../../parts/menu.tsx';
import { words } from '../../words/words.ts';
import { FilterChip } from './filter-chip.tsx';
import { type ChosenFilter, type Filter, usualFilters } from './filter-choices.ts';
import { type InstancesSearch, isFiltered } from './instances-search.ts';
import type { ShownList } from './list-store.ts';
import { SearchBox } from './search-box.tsx';

interface FilterBarProps {
  filters: readonly Filter[];
  search: InstancesSearch;
  change: (change: InstancesSearch) => void;
  clear: () => void;
  list: ShownList;
  showNew: () => void;
  isPhone: boolean;
  box: RefObject<HTMLInputElement | null>;
}

export function FilterBar(props: FilterBarProps) {
  const { search, change, isPhone, box } = props;
  return (
    <div className="flt">
      <SearchBox text={search.text} change={(text) => change({ text })} box={box} />
      {isPhone ? <FilterSheet {...props} /> : <FilterChips {...props} />}
      <span className="sp" />
      <ShowNew {...props} />
    </div>
  );
}

function FilterChips({ filters, search, change, clear }: FilterBarProps) {
  const { instances } = words;
  const [asked, setAsked] = useState<readonly ChosenFilter[]>([]);
  const isShown = ({ name }: Filter): boolean =>
    usualFilters.includes(name) || asked.includes(name) || search[name] !== undefined;
  const others = filters.filter((filter) => !isShown(filter));
  return (
    <div className="chips">
      {filters.filter(isShown).map((filter) => (
        <FilterChip key={filter.name} filter={filter} search={search} change={change} />
      ))}
      {others.length > 0 && (
        <Menu
          trigger={
            <Button look="ghost" small icon={Plus}>
              {instances.addFilter}
            </Button>
          }
          groups={[
            {
              items: others.map(({ name }) => ({
                name: instances.filter[name],
                act: () => setAsked([...asked, name]),
              })),
            },
          ]}
        />
      )}
      {isFiltered(search) && (
        <Button
          look="ghost"
          small
          onClick={() => {
            setAsked([]);
            clear();
          }}
        >
          {instances.clear}
        </Button>
      )}
    </div>
  );
}

/** On a phone: all filters, one below the other. */
function FilterSheet({ filters, search, change, clear }: FilterBarProps) {
  const { instances } = words;
  const [isOpen, setOpen] = useState(false);
  const chosen = filters.filter(({ name }) => search[name] !== undefined).length;
  return (
    <>
      <Button icon={ListFilter} className="fs" onClick={() => setOpen(true)}>
        {chosen === 0 ? instances.filters : instances.filtersCount(chosen)}
      </Button>
      <Dialog isOpen={isOpen} close={() => setOpen(false)} title={instances.filters}>
        <div className="sheet-filters">
          {filters.map((filter) => (
            <FilterChip key={filter.name} filter={filter} search={search} change={change} />
          ))}
        </div>
        <div className="dialog-foot">
          <Button onClick={clear}>{instances.clear}</Button>
          <Button look="ink" onClick={() => setOpen(false)}>
            {instances.apply}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

/** In a place of its own, so that nothing moves when it comes. */
function ShowNew({ list: { waiting, gone }, showNew }: FilterBarProps) {
  const { instances } = words;
  return (
    <div className="news" role="status">
      {(waiting > 0 || gone.size > 0) && (
        <Button small className="show-new" icon={ArrowDown} onClick={showNew}>
          {waiting > 0 ? instances.showNew(waiting) : instances.clearGone(gone.size)}
        </Button>
      )}
    </div>
  );
}
