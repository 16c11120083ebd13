import './instances.css';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useNow } from '../../app/clock.ts';
import { LiveBadge } from '../../app/live-badge.tsx';
import { useZone } from '../../app/preferences.ts';
import { useSession } from '../../app/session-gate.tsx';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { may, useMe } from '../../app/use-me.ts';
import { Button, buttonClass } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Key } from '../../parts/key.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { count } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { CsvButton, csvRowsMax } from './csv-button.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilters } from './filter-choices.ts';
import { InstanceTable } from './instance-table.tsx';
import { filterNames, type InstancesSearch, instancesSearch, isFiltered, listOf } from './instances-search.ts';
import { rowsHeldMax } from './list-pages.ts';
import { csvColumns } from './shown-columns.ts';
import { StatusCounts } from './status-counts.tsx';
import { type Counts, useCounts } from './use-counts.ts';
import { useInstanceList } from './use-instance-list.ts';
import { useInstancesKeys } from './use-instances-keys.ts';
import { useShownColumns } from './use-shown-columns.ts';
import { useWorkflows } from './use-workflows.ts';
import { ViewsMenu } from './views-menu.tsx';

const rowHeights = { tight: 36, loose: 44, phone: 64 } as const;

/** All instances that one may see: searched, narrowed, sorted and counted; live, and nothing moves under the pointer. */
export function InstancesPage() {
  const { instances, shell } = words;
  const search = useSearch({ from: '/instances' });
  const navigate = useNavigate({ from: '/instances' });
  const isPhone = useIsPhone();
  const now = useNow();
  const zone = useZone();
  const { user } = useSession();
  const workflows = useWorkflows();
  const { key, list, isOld, state, showNew, seen, more, refresh } = useInstanceList(search);
  const counts = useCounts(search, list.moves);
  const change = (changed: InstancesSearch): void =>
    void navigate({ search: instancesSearch({ ...search, ...changed }), replace: 'text' in changed });
  const clear = (): void => change(Object.fromEntries(filterNames.map((name) => [name, undefined])) as InstancesSearch);
  const shown = useShownColumns(search, list.rows, change);
  const entityTypes = useMemo(
    () => [...new Set(list.rows.slice(0, rowsLookedAt).flatMap(({ entityType }) => entityType ?? []))],
    [list.rows],
  );
  const filters = useFilters(search, entityTypes);
  const move = useRef<(by: number) => void>(() => {});
  const box = useRef<HTMLInputElement>(null);
  useInstancesKeys(move, box);
  useEffect(() => {
    document.title = shell.titleOf(instances.page);
  }, [shell, instances]);

  const total = totalOf(counts, search);
  const csv = csvColumns(shown.keys, list.rows.slice(0, rowsLookedAt));
  const address = `/instances?${new URLSearchParams({ ...search, columns: shown.keys.join(',') } as Record<string, string>)}`;
  return (
    <div className="instances">
      <div className="bar">
        <h1>{instances.page}</h1>
        <LiveBadge />
        <span className="sp" />
        {!isPhone && (
          <>
            <ViewsMenu search={search} address={address} open={(view) => void navigate({ search: view })} />
            <ColumnsMenu
              shown={shown.keys}
              listed={shown.listed}
              isLoose={shown.isLoose}
              choose={shown.choose}
              setLoose={shown.setLoose}
            />
            <CsvButton search={search} columns={csv} isCut={total !== undefined && total.count > csvRowsMax} />
            <StartLink search={search} />
          </>
        )}
      </div>
      <StatusCounts counts={counts} search={search} />
      <FilterBar
        filters={filters}
        search={search}
        change={change}
        clear={clear}
        list={list}
        showNew={showNew}
        isPhone={isPhone}
        box={box}
      />
      {state.error !== undefined && (
        <div className="p-4">
          <FailureBanner error={state.error} retry={list.rows.length === 0 ? refresh : more} />
        </div>
      )}
      {list.rows.length > 0 ? (
        <InstanceTable
          key={key}
          isOld={isOld}
          list={list}
          columns={shown.columns}
          context={{ now, zone, me: user.id, workflows }}
          sort={search.sort ?? 'due'}
          sortBy={(sort) => change({ sort: sort === 'due' ? undefined : sort })}
          rowHeight={isPhone ? rowHeights.phone : shown.isLoose ? rowHeights.loose : rowHeights.tight}
          isPhone={isPhone}
          total={total?.isExact ? total.count : undefined}
          more={more}
          mayRead={!state.isReading && !state.isWhole && !state.isFull && state.error === undefined}
          seen={seen}
          move={move}
        />
      ) : state.isReady ? (
        <NoInstances search={search} clear={clear} />
      ) : (
        state.error === undefined && (
          <div className="iw">
            <Skeleton rows={14} height={isPhone ? rowHeights.phone : rowHeights.tight} />
          </div>
        )
      )}
      {!isPhone && (
        <div className="foot">
          <span role="status">
            {state.isFull
              ? instances.full(rowsHeldMax)
              : total === undefined
                ? ''
                : total.isExact
                  ? instances.instances(total.count)
                  : instances.moreInstances(count(total.count))}
          </span>
          <span className="sp" />
          <Key>J</Key>
          <Key>K</Key>
          <span>{instances.keys.move}</span>
          <Key>Enter</Key>
          <span>{instances.keys.open}</span>
        </div>
      )}
    </div>
  );
}

const rowsLookedAt = 200;

/** To the form of the workflow that is chosen, or to choose one; for whoever may start something at all. */
function StartLink({ search: { definition } }: { search: InstancesSearch }) {
  const me = useMe();
  const [key, ...others] = listOf(definition);
  if (!may(me, 'start')) return null;
  const inside = (
    <>
      <Icon of={Plus} small />
      {words.instances.start}
    </>
  );
  const look = buttonClass({ look: 'ink', small: true });
  return key === undefined || others.length > 0 ? (
    <Link to="/workflows" className={look}>
      {inside}
    </Link>
  ) : (
    <Link to="/workflows/$key" params={{ key }} search={{ start: true }} className={look}>
      {inside}
    </Link>
  );
}

function NoInstances({ search, clear }: { search: InstancesSearch; clear: () => void }) {
  const { empty, clear: clearName } = words.instances;
  const { status, ...others } = search;
  const isStatusOnly = status === 'in_progress' && !isFiltered(others);
  const { title, text } = isStatusOnly ? empty.done : isFiltered(search) ? empty.filtered : empty.none;
  return (
    <div className="p-4 flex-1">
      <Empty title={title}>
        {text}
        {isFiltered(search) && (
          <div className="mt-2">
            <Button small onClick={clear}>
              {clearName}
            </Button>
          </div>
        )}
      </Empty>
    </div>
  );
}

/** Of what the list shows. */
function totalOf(counts: Counts | undefined, { status }: InstancesSearch): Counts['all'] | undefined {
  if (!counts) return undefined;
  const chosen = listOf(status);
  if (chosen.length === 0) return counts.all;
  const each = chosen.map((name) => counts.of.get(name as never) ?? { count: 0, isExact: true });
  return { count: each.reduce((sum, one) => sum + one.count, 0), isExact: each.every(({ isExact }) => isExact) };
}
