import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type CSSProperties, type MouseEvent, type RefObject, useEffect, useRef } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { words } from '../../words/words.ts';
import type { CellContext } from './cells.tsx';
import { InstanceLine } from './instance-line.tsx';
import type { InstancesSort } from './instances-search.ts';
import type { ShownList } from './list-store.ts';
import type { Column } from './shown-columns.ts';

interface TableProps {
  list: ShownList;
  /** Another list is being read. */
  isOld: boolean;
  columns: readonly Column[];
  context: CellContext;
  sort: InstancesSort;
  sortBy: (sort: InstancesSort) => void;
  rowHeight: number;
  isPhone: boolean;
  /** All rows there are, when that is known. */
  total: number | undefined;
  more: () => void;
  /** There are further pages, and nothing is being read or went wrong. */
  mayRead: boolean;
  seen: (id: string) => void;
  move: RefObject<(by: number) => void>;
}

const overscan = 8;
/** The next page is asked for when so many rows are left below. */
const aheadRows = 40;
const marginPixels = { desk: 40, phone: 28 } as const;
const headPixels = 32;

/** However long the list is, only what is in sight is drawn, between two rows that are as high as the others together. */
export function InstanceTable(props: TableProps) {
  const { list, isOld, columns, context, rowHeight, isPhone, total, more, mayRead, seen } = props;
  const { rows } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (at) => rows[at]!.id,
    overscan,
    scrollPaddingStart: isPhone ? 0 : headPixels,
    useFlushSync: false,
  });
  useEffect(() => {
    if (rowHeight > 0) virtual.measure();
  }, [virtual, rowHeight]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (mayRead && last >= rows.length - aheadRows) more();
  }, [mayRead, last, rows.length, more]);
  const scrollTo = (at: number): void => virtual.scrollToIndex(at, { align: 'auto' });
  const focused = useMoving(props, scroller, scrollTo);
  const navigate = useNavigate();
  const open = (event: MouseEvent<HTMLElement>): void => {
    const id = (event.target as Element).closest<HTMLElement>('[data-instance]')?.dataset.instance;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (id === undefined || !isPlain) return;
    event.preventDefault();
    void navigate({ to: '/instances/$id', params: { id } });
  };

  const margin = isPhone ? marginPixels.phone : marginPixels.desk;
  const least = isPhone ? 0 : margin + columns.reduce((sum, { width }) => sum + width, 0);
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const span = isPhone ? 2 : columns.length + 1;
  return (
    <div
      className={isPhone ? 'iw phone' : 'iw'}
      ref={scroller}
      data-scroll-restoration-id="instances"
      style={{ '--row': `${rowHeight}px` } as CSSProperties}
    >
      <table
        className="it"
        style={{ minWidth: least }}
        aria-label={words.instances.list}
        aria-busy={isOld}
        aria-rowcount={total === undefined ? -1 : total + 1}
      >
        <colgroup>
          <col style={{ width: margin }} />
          {isPhone ? (
            <col />
          ) : (
            columns.map(({ key, width }) => <col key={key} style={key === 'title' ? {} : { width }} />)
          )}
        </colgroup>
        {!isPhone && <Head {...props} />}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a row's link is a click, too */}
        <tbody
          onClick={open}
          onFocus={({ target }) => {
            focused.current = target.closest<HTMLElement>('[data-instance]')?.dataset.instance;
          }}
        >
          <Space height={above} span={span} />
          {items.map(({ index }) => {
            const row = rows[index]!;
            return (
              <InstanceLine
                key={row.id}
                row={row}
                at={index + 2}
                columns={columns}
                isGone={list.gone.has(row.id)}
                touch={list.touched.get(row.id)}
                seen={seen}
                isPhone={isPhone}
                {...context}
              />
            );
          })}
          <Space height={below} span={span} />
        </tbody>
      </table>
    </div>
  );
}

/** Instead of the rows out of sight. */
const Space = ({ height, span }: { height: number; span: number }) => (
  <tr className="space">
    <td colSpan={span} style={{ height }} />
  </tr>
);

/** Gives the page a way to move the focus from row to row, which scrolls them into sight. @returns the row that had it last */
function useMoving(
  { list: { rows }, move }: TableProps,
  scroller: RefObject<HTMLElement | null>,
  scrollTo: (at: number) => void,
): RefObject<string | undefined> {
  const focused = useRef<string | undefined>(undefined);
  useEffect(() => {
    move.current = (by) => {
      const from = rows.findIndex(({ id }) => id === focused.current);
      const to = Math.min(rows.length - 1, Math.max(0, from + by));
      const row = rows[to];
      if (!row) return;
      scrollTo(to);
      focused.current = row.id;
      const focus = (): void =>
        scroller.current?.querySelector<HTMLElement>(`[data-line="${row.id}"]`)?.focus({ preventScroll: true });
      focus(); // it is in sight mostly
      requestAnimationFrame(focus);
    };
  });
  return focused;
}

function Head({ columns, sort, sortBy }: TableProps) {
  const by = sort.replace('-', '');
  // What began first is the oldest: its age is the greatest.
  const isDown = sort.startsWith('-') !== (by === 'started');
  return (
    <thead>
      <tr aria-rowindex={1}>
        <td className="mg" />
        {columns.map(({ key, name, isRight, sort: sorts }) => (
          <th
            scope="col"
            key={key}
            className={isRight ? 'r' : undefined}
            {...(sorts === by && { 'aria-sort': isDown ? ('descending' as const) : ('ascending' as const) })}
          >
            {sorts === undefined ? (
              name
            ) : (
              <button
                type="button"
                className="hs"
                title={words.instances.sortBy(name)}
                onClick={() => sortBy(sort === sorts ? `-${sorts}` : sorts)}
              >
                {name}
                {sorts === by && <Icon of={isDown ? ArrowDown : ArrowUp} small />}
              </button>
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}
