import './task-list.css';
import './task.css';
import './widths.css';
import type { TaskRow } from '@procession/contracts/read-models.ts';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { usePeople } from '../../app/people.ts';
import { useSession } from '../../app/session-gate.tsx';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { decisions } from './decisions.ts';
import { type HeldList, hold, noList, settle, sweep } from './held-list.ts';
import type { InboxList } from './inbox-search.ts';
import { TaskListPane } from './task-list.tsx';
import { TaskPane } from './task-pane.tsx';
import { nameIn } from './task-people.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { useStandIns } from './use-stand-ins.ts';
import { useDoneTasks, useTasks } from './use-tasks.ts';

/** What waits for me, the most urgent first; a task opens beside the list, on a phone in its place. */
export function InboxPage() {
  const { inbox, shell } = words;
  const { user } = useSession();
  const { list = 'mine', task: selected } = useSearch({ from: '/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const isPhone = useIsPhone();
  const people = usePeople();
  const standIns = useStandIns();
  const lists: readonly InboxList[] = ['mine', 'roles', ...standIns.map((id) => `for:${id}` as const), 'done'];
  const live = useTasks();
  const done = useDoneTasks(list === 'done');
  const rows = useMemo(
    () =>
      list === 'done' ? (done.data?.pages ?? []).flatMap(({ items }) => items) : ofList(live.tasks, list, user.id),
    [list, live.tasks, done.data, user.id],
  );
  const tasks = useMemo(() => new Map(rows.map((task) => [task.id as string, task])), [rows]);
  const isReady = list === 'done' ? done.isFetched : live.isReady;
  const [held, showNew] = useHeld(rows, list, isReady, selected);

  const open = useCallback(
    (task: string | undefined, replace = false) =>
      void navigate({ search: { ...(list !== 'mine' && { list }), ...(task !== undefined && { task }) }, replace }),
    [navigate, list],
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
  const step = (by: number) => {
    const to = held.ids[Math.min(held.ids.length - 1, Math.max(0, at + by))];
    if (to !== undefined) open(to);
  };
  useInboxKeys(step);
  return (
    <div className="inbox" data-view={selected !== undefined ? 'task' : 'list'}>
      <div className="bar top">
        <h1>{inbox.page}</h1>
        <nav className="tabs ml-2.5" aria-label={inbox.listsName}>
          {lists.map((each) => (
            <Link
              key={each}
              to="/inbox"
              search={{ list: each === 'mine' ? undefined : each }}
              activeOptions={{ explicitUndefined: true }}
            >
              {each.startsWith('for:')
                ? inbox.forWhom(nameIn(people, each.slice('for:'.length)))
                : inbox.lists[each as 'mine']}
              {each !== 'done' && live.isReady && <span>{ofList(live.tasks, each, user.id).length}</span>}
            </Link>
          ))}
        </nav>
      </div>
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
              <Empty title={emptyOf(list).title}>{emptyOf(list).text}</Empty>
            </div>
          </section>
        ) : (
          <TaskListPane held={held} tasks={tasks} list={list} showNew={showNew} />
        )}
        {selected !== undefined ? (
          <TaskPane
            key={selected}
            id={selected}
            row={tasks.get(selected)}
            place={at < 0 ? undefined : { at: at + 1, of: held.ids.length }}
            step={step}
            close={() => open(undefined)}
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

/** Mine: what I may act on. Of my roles: what nobody has claimed and a role of mine is asked for. */
function ofList(tasks: readonly TaskRow[], list: InboxList, me: string): readonly TaskRow[] {
  if (list === 'roles') return tasks.filter(({ roles, claimedBy }) => roles.length > 0 && claimedBy !== me);
  if (list.startsWith('for:')) return tasks.filter(({ users }) => users.includes(list.slice('for:'.length)));
  return tasks;
}

const emptyOf = (list: InboxList) => words.inbox.empty[list.startsWith('for:') ? 'for' : (list as 'mine')];

interface Holding {
  list: InboxList;
  ids: readonly string[];
  isReady: boolean;
  selected: string | undefined;
  held: HeldList;
}

function useHeld(
  rows: readonly TaskRow[],
  list: InboxList,
  isReady: boolean,
  selected: string | undefined,
): [HeldList, () => void] {
  const ids = useMemo(() => rows.map(({ id }) => id as string), [rows]);
  const [holding, setHolding] = useState<Holding>({ list, ids: [], isReady: false, selected, held: noList });
  let now = holding;
  const isOld = (Object.entries({ list, ids, isReady, selected }) as [keyof Holding, unknown][]).some(
    ([name, value]) => holding[name] !== value,
  );
  if (isOld) {
    now = { list, ids, isReady, selected, held: heldNow(holding, { list, ids, isReady, selected }) };
    setHolding(now);
  }
  const showNew = () => {
    const held = settle(ids, selected === undefined ? undefined : { id: selected, list: now.held });
    setHolding({ ...now, held });
  };
  return [now.held, showNew];
}

function heldNow(before: Holding, { list, ids, isReady, selected }: Omit<Holding, 'held'>): HeldList {
  if (!isReady) return noList;
  if (before.list !== list) return settle(ids);
  const kept = before.selected === selected ? before.held : sweep(before.held, selected);
  return hold(kept, ids);
}
