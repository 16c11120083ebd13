import type { LiveTopic } from '@procession/contracts/live.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { InstanceList } from '../../api/answers.ts';
import { read } from '../../api/calls.ts';
import { followChanges } from '../../live/changes.ts';
import { belongs, inOrder } from './belongs.ts';
import { filtersOf, type InstancesSearch, listOf, queryOf } from './instances-search.ts';
import { createListPages, type ListPages } from './list-pages.ts';
import { createListStore, type ListStore } from './list-store.ts';

const pageRows = 100;
/** Lists that are kept, so that going back shows them at once. */
const listsKept = 4;
/** A list older than this is read anew. */
const keptMs = 10 * 60_000;
/** Pages wait so long for live updates to begin, which would else have missed what happened meanwhile. */
const liveWaitMs = 400;

interface OpenList {
  store: ListStore;
  pages: ListPages;
  madeAt: number;
}
const open = new Map<string, OpenList>();

/** The instances that an address asks for: read page by page, and kept up to date by what is told of all of them. */
export function useInstanceList(search: InstancesSearch) {
  const key = JSON.stringify([filtersOf(search), search.sort]);
  const { store, pages } = listOfKey(key, search);
  const topic = JSON.stringify(topicOf(search));
  const current = useRef({ store, pages });
  /** The topic whose changes are told of; another filter of the same needs no other subscription. */
  const live = useRef<string | undefined>(undefined);
  useEffect(() => {
    current.current = { store, pages };
    const timer = live.current === topic ? undefined : setTimeout(() => startOnce(pages), liveWaitMs);
    if (timer === undefined) pages.refresh();
    return () => {
      clearTimeout(timer);
      pages.stop();
    };
  }, [store, pages, topic]);
  useEffect(() => {
    const stop = followChanges(JSON.parse(topic) as LiveTopic, {
      onBegin: () => {
        live.current = topic;
        current.current.pages.refresh();
      },
      onChanges: (rows) => current.current.store.take(rows as InstanceRow[], Date.now()),
      onRefused: () => {}, // the pages say why, in the same words
    });
    return () => {
      live.current = undefined;
      stop();
    };
  }, [topic]);
  const list = useSyncExternalStore(store.subscribe, store.get);
  const state = useSyncExternalStore(pages.subscribe, pages.get);
  const isShown = state.isReady || state.error !== undefined;
  const before = useRef({ key, list });
  useEffect(() => {
    if (isShown) before.current = { key, list };
  });
  // The page never blanks: what was there stays until the other list is.
  const shown = isShown ? { key, list } : before.current;
  return {
    ...shown,
    isOld: !isShown,
    state,
    showNew: store.showNew,
    seen: store.seen,
    more: pages.more,
    refresh: pages.refresh,
  };
}

/** Live updates are slow to begin: the list is there meanwhile, and read again when they do. */
function startOnce(pages: ListPages): void {
  const { isReady, isReading } = pages.get();
  if (!isReady && !isReading) pages.more();
}

function listOfKey(key: string, search: InstancesSearch): OpenList {
  const now = Date.now();
  const known = open.get(key);
  open.delete(key);
  const list = known && now - known.madeAt < keptMs ? known : openList(search, now);
  open.set(key, list);
  if (open.size > listsKept) open.delete(open.keys().next().value!);
  return list;
}

function openList(search: InstancesSearch, madeAt: number): OpenList {
  const { sort = 'due' } = search;
  const store = createListStore({ belongs: (row, now) => belongs(row, search, now), order: inOrder(sort) });
  // A cursor is good for one filter: instants stay what they were at first.
  const filters = queryOf(search, madeAt);
  const pages = createListPages(store, (cursor, signal) =>
    read<InstanceList>('/v1/instances', { query: { ...filters, sort, limit: pageRows, cursor }, signal }),
  );
  return { store, pages, madeAt };
}

/** By what never changes of a row alone: so a row that stops to fit is told of, too. */
function topicOf({ definition, entityType, entityId }: InstancesSearch): LiveTopic {
  const [oneDefinition, ...definitions] = listOf(definition);
  const [oneType, ...types] = listOf(entityType);
  return {
    name: 'instances',
    filter: {
      ...(oneDefinition !== undefined && definitions.length === 0 && { definition: oneDefinition }),
      ...(oneType !== undefined && types.length === 0 && { entityType: oneType }),
      ...(entityId !== undefined && { entityId }),
    },
  };
}
