import './events.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useNow } from '../../../app/clock.ts';
import { useZone } from '../../../app/preferences.ts';
import { Button } from '../../../parts/button.tsx';
import { dayKey } from '../../../words/format.ts';
import { words } from '../../../words/words.ts';
import { type FieldChange, fieldChanges } from '../field-lives.ts';
import { useMoment } from '../moment.ts';
import { Tools } from '../tools.tsx';
import { useIsDesk } from '../use-is-desk.ts';
import { coveredPixels, useScroller } from '../use-scroller.ts';
import { EventRow } from './event-row.tsx';
import { useHeldCount } from './use-held-count.ts';

/** A row of one sentence; longer ones are measured. */
const rowPixels = 54;
/** Rows beyond what is seen. */
const overscan = 8;

/** Every event, the newest first. Choosing one goes to its moment. */
export function EventsTab() {
  const { chronicle, fact, isPast, state, moveTo } = useMoment();
  const { instance } = words;
  const zone = useZone();
  const isDesk = useIsDesk();
  const now = useNow();
  const list = useRef<HTMLOListElement>(null);
  const { scroller, margin } = useScroller(list);
  const { facts, events } = chronicle;
  const [count, showNew] = useHeldCount(facts.length, {
    isPast,
    needed: isPast ? fact.n : 0,
    isWatched: () => isWatched(list.current, scroller),
  });
  const changes = useMemo(() => Map.groupBy(fieldChanges(events), ({ event }) => event.revision), [events]);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    estimateSize: () => rowPixels,
    getItemKey: (index) => count - index,
    overscan,
    scrollMargin: margin,
    scrollPaddingStart: margin > coveredPixels ? coveredPixels : 0,
    scrollPaddingEnd: rowPixels,
  });
  const place = count - fact.n;
  const isMoved = useRef(false);
  useEffect(() => {
    // The list comes along with the slider; a row that is seen already stays where it is.
    if (scroller && (isMoved.current || isPast)) rows.scrollToIndex(place, { align: 'auto' });
    isMoved.current = true;
  }, [place, scroller, isPast, rows]);
  const fresh = count < facts.length && (
    <Button small onClick={showNew}>
      {instance.showNew(facts.length - count)}
    </Button>
  );
  const isEnded = state.ended !== undefined;
  return (
    <>
      {!isDesk && fresh && <div className="fresh">{fresh}</div>}
      <Tools of="events">
        <span className="xs q count">{instance.events(facts.length)}</span>
        {isDesk && fresh}
      </Tools>
      <ol
        className={`line events ${isEnded && !isPast ? 'closed' : ''}`}
        ref={list}
        style={{ height: rows.getTotalSize() }}
        aria-label={instance.tabs.events}
      >
        {rows.getVirtualItems().map(({ index, start }) => {
          const each = facts[count - index - 1]!;
          const above = facts[count - index];
          return (
            <EventRow
              key={each.revision}
              fact={each}
              changes={changes.get(each.revision) ?? noChanges}
              when={each.n > fact.n ? 'later' : each.n === fact.n ? 'at' : 'before'}
              newDay={
                dayKey(above ? Date.parse(above.event.at) : now, zone) !== dayKey(Date.parse(each.event.at), zone)
              }
              go={moveTo}
              measure={rows.measureElement}
              index={index}
              top={start - margin}
            />
          );
        })}
      </ol>
    </>
  );
}

const noChanges: readonly FieldChange[] = [];

/** Nothing is put in above what somebody reads. */
const isWatched = (list: HTMLElement | null, scroller: HTMLElement | null): boolean =>
  list !== null && (list.matches(':hover') || list.contains(document.activeElement) || (scroller?.scrollTop ?? 0) > 0);
