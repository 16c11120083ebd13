import './task-list.css';
import './task.css';
import './widths.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useNow } from '../../app/clock.ts';
import { usePeople } from '../../app/people.ts';
import { useZone } from '../../app/preferences.ts';
import { useSession } from '../../app/session-gate.tsx';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { chosen, ofList } from './chosen-tasks.ts';
import { decisions } from './decisions.ts';
import { type InboxList, type InboxSearch, isFiltered } from './inbox-search.ts';
import { ListFilter, noFilter } from './list-filter.tsx';
import { ListTab } from './list-tab.tsx';
import { ListTools } from './list-tools.tsx';
import { TaskListPane } from './task-list.tsx';
import { TaskPane } from './task-pane.tsx';
import { nameIn } from './task-people.ts';
import { useHeld } from './use-held.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { useStandIns } from './use-stand-ins.ts';
import { useDoneTasks, useTasks } from './use-tasks.ts';

/** What waits for me, the most urgent first; a task opens beside the list, on a phone in its place. */
export function InboxPage() {
  const { inbox, shell } = words;
  const { user } = useSession();
  const search = useSearch({ from: '/inbox' });
  const { list = 'mine', task: selected, sort, q, workflow, due } = search;
  const [isAsking, setAsking] = useState(false);
  const isFilterOpen = isAsking || isFiltered(search);
  const now = useNow();
  const zone = useZone();
  const navigate = useNavigate({ from: '/inbox' });
  const isPhone = useIsPhone();
  const people = usePeople();
  const standIns = useStandIns();
  const lists: readonly InboxList[] = ['mine', 'roles', ...standIns.map((id) => `for:${id}` as const), 'done'];
  const live = useTasks();
  const done = useDoneTasks(list === 'done');
  const all = useMemo(
    () =>
      list === 'done' ? (done.data?.pages ?? []).flatMap(({ items }) => items) : ofList(live.tasks, list, user.id),
    [list, live.tasks, done.data, user.id],
  );
  const rows = useMemo(
    () => chosen(all, { q, workflow, due }, { sort: list === 'done' ? undefined : sort, now, zone }),
    [all, q, workflow, due, sort, list, now, zone],
  );
  const tasks = useMemo(() => new Map(all.map((task) => [task.id as string, task])), [all]);
  const isReady = list === 'done' ? done.isFetched : live.isReady;
  const [held, showNew] = useHeld(rows, [list, q, workflow, due, sort].join('\n'), isReady, selected);

  const open = useCallback(
    (task: string | undefined, replace = false) =>
      void navigate({ search: (before) => ({ ...before, task }), replace }),
    [navigate],
  );
  const change = useCallback(
    (by: InboxSearch) => void navigate({ search: (before) => ({ ...before, ...by }), replace: true }),
    [navigate],
  );
  const first = held.ids[0];
  useEffect(() => {
    if (!isPhone && selected === undefined && first !== undefined) open(first, true);
  }, [isPhone, selected, first, open]);
  useEffect(() => {
    document.title = shell.titleOf(inbox.page);
    const flush = () => void decisions.flush();
    addEventListener('pagehide', flush);
    return () => removeEventListener('pagehide', flush);
  }, [shell, inbox]);

  const at = selected === undefined ? -1 : held.ids.indexOf(selected);
  const step = useCallback(
    (by: number) => {
      const to = held.ids[Math.min(held.ids.length - 1, Math.max(0, at + by))];
      if (to !== undefined) open(to);
    },
    [held.ids, at, open],
  );
  const close = useCallback(() => open(undefined), [open]);
  const toggleFilter = () => {
    setAsking(!isFilterOpen);
    if (isFilterOpen) change(noFilter);
  };
  useInboxKeys(step, () => setAsking(true));
  return (
    <div className="inbox" data-view={selected !== undefined ? 'task' : 'list'}>
      <div className="bar top">
        <h1>{inbox.page}</h1>
        <nav className="tabs ml-2.5" aria-label={inbox.listsName}>
          {lists.map((each) => (
            <ListTab
              key={each}
              list={each}
              name={
                each.startsWith('for:')
                  ? inbox.forWhom(nameIn(people, each.slice('for:'.length)))
                  : inbox.lists[each as 'mine']
              }
              count={each === 'done' || !live.isReady ? undefined : ofList(live.tasks, each, user.id).length}
            />
          ))}
        </nav>
        <span className="sp" />
        <ListTools search={search} isOpen={isFilterOpen} toggle={toggleFilter} change={change} />
      </div>
      {isFilterOpen && <ListFilter search={search} tasks={all} change={change} />}
      <div className="two">
        {live.refused ? (
          <div className="p-4">
            <Empty title={inbox.empty.notAllowed.title}>{inbox.empty.notAllowed.text}</Empty>
          </div>
        ) : !isReady ? (
          <section className="list" aria-label={inbox.tasks}>
            {done.error ? <FailureBanner error={done.error} /> : <Skeleton rows={7} height={60} />}
          </section>
        ) : held.ids.length === 0 ? (
          <section className="list" aria-label={inbox.tasks}>
            <div className="p-4 empty-list">
              {all.length > 0 ? (
                <Empty title={inbox.empty.filtered.title}>
                  <Button small onClick={() => change(noFilter)}>
                    {inbox.filter.clear}
                  </Button>
                </Empty>
              ) : (
                <Empty title={emptyOf(list).title}>{emptyOf(list).text}</Empty>
              )}
            </div>
          </section>
        ) : (
          <TaskListPane held={held} tasks={tasks} isGrouped={list !== 'done' && !sort} showNew={showNew}>
            {list === 'done'
              ? done.hasNextPage && (
                  <Button small disabled={done.isFetchingNextPage} onClick={() => void done.fetchNextPage()}>
                    {inbox.more}
                  </Button>
                )
              : live.hasMore && <p className="xs q">{inbox.more200}</p>}
          </TaskListPane>
        )}
        {selected !== undefined ? (
          <TaskPane
            key={selected}
            id={selected}
            row={tasks.get(selected)}
            at={at + 1}
            of={held.ids.length}
            step={step}
            close={close}
          />
        ) : (
          <section className="task none" aria-label={inbox.task}>
            {isReady && held.ids.length > 0 && (
              <div className="p-6">
                <Empty title={inbox.empty.pick.title}>{inbox.empty.pick.text}</Empty>
              </div>
            )}
          </section>
        )}
      </div>
    </div>
  );
}

const emptyOf = (list: InboxList) => words.inbox.empty[list.startsWith('for:') ? 'for' : (list as 'mine')];
