import { ChevronDown, X } from 'lucide-react';
import { ChoiceMenu } from '../../parts/choice-menu.tsx';
import { Icon } from '../../parts/icon.tsx';
import { words } from '../../words/words.ts';
import { chosenText, type Filter } from './filter-choices.ts';
import { type InstancesSearch, listOf } from './instances-search.ts';

export interface FilterChipProps {
  filter: Filter;
  search: InstancesSearch;
  change: (change: InstancesSearch) => void;
}

/** “Workflow is any”: what is chosen of one filter, a list to choose from, and a way to let go of it. */
export function FilterChip({ filter, search, change }: FilterChipProps) {
  const { instances } = words;
  const { name, groups, several } = filter;
  const value = search[name];
  const label = instances.filter[name];
  const set = (chosen: string | undefined): void =>
    change({ [name]: chosen, ...(name === 'definition' && { step: undefined, version: undefined }) });
  return (
    <span className="chip fc">
      <ChoiceMenu
        groups={groups}
        chosen={name === 'assignee' || name === 'initiator' ? (value === undefined ? [] : [value]) : listOf(value)}
        {...(several && { several })}
        choose={(chosen) => set(chosen.length === 0 ? undefined : chosen.join(','))}
        empty={instances.noOptions}
        trigger={
          <button type="button" className="fb">
            {instances.is(label)}{' '}
            <b className="cut">
              {value === undefined ? (name === 'due' ? instances.dueAny : instances.any) : chosenText(filter, value)}
            </b>
            {value === undefined && <Icon of={ChevronDown} small />}
          </button>
        }
      />
      {value !== undefined && (
        <button type="button" className="fx" aria-label={instances.clearOne(label)} onClick={() => set(undefined)}>
          <Icon of={X} small />
        </button>
      )}
    </span>
  );
}
