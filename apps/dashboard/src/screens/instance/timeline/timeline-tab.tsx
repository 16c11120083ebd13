import './timeline.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useNow } from '../../../app/clock.ts';
import { useZone } from '../../../app/preferences.ts';
import { useIsPhone } from '../../../app/use-is-phone.ts';
import { Empty } from '../../../parts/empty.tsx';
import { clock, day, dayKey, seconds, type Zone } from '../../../words/format.ts';
import { words } from '../../../words/words.ts';
import { factAt } from '../chronicle.ts';
import { useMoment } from '../moment.ts';
import { Tools } from '../tools.tsx';
import { useMomentMs } from '../use-moment-ms.ts';
import { coveredPixels, useScroller } from '../use-scroller.ts';
import { useWidth } from '../use-width.ts';
import { Legend } from './legend.tsx';
import { LongestWait } from './longest-wait.tsx';
import { type Scale, scaleOf } from './scale.ts';
import { TimelineRowView } from './timeline-row.tsx';
import { timelineRows } from './timeline-rows.ts';

const rowPixels = { desk: 30, phone: 44 } as const;
const overscan = 10;
/** What a time on the scale takes. */
const tickPixels = 88;
const ticksMin = 2;
const axisPixels = 22;
const dayMs = 86_400_000;

/** One bar for each visit of a step: who was waited for, and when somebody was at it. */
export function TimelineTab() {
  const { chronicle, fact, moveTo } = useMoment();
  const zone = useZone();
  const isPhone = useIsPhone();
  const now = useNow();
  const until = useMomentMs();
  const { ended, startedAt } = chronicle.state;
  const end = ended ? Date.parse(ended.at) : Math.max(now, Date.parse(chronicle.state.changedAt));
  const start = Date.parse(startedAt);
  const moment = useMemo(() => ({ revision: fact.through, until, end }), [fact.through, until, end]);
  const rows = useMemo(() => timelineRows(chronicle.visits, moment), [chronicle.visits, moment]);
  const axis = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const width = useWidth(axis);
  const { scroller, margin } = useScroller(list);
  const scale = useMemo(
    () =>
      scaleOf(start, end, {
        ticksMax: Math.max(ticksMin, Math.floor(width / tickPixels)),
        offset: zone === 'utc' ? 0 : -new Date(start).getTimezoneOffset() * 60_000,
      }),
    [start, end, width, zone],
  );
  const drawn = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => (isPhone ? rowPixels.phone : rowPixels.desk),
    overscan,
    scrollMargin: margin,
    scrollPaddingStart: margin > coveredPixels ? coveredPixels : axisPixels,
  });
  const newest = rows.findLastIndex(({ hasBegun }) => hasBegun);
  const isMoved = useRef(false);
  useEffect(() => {
    // Of many steps the one where the moment is comes into view; the first look begins at the top.
    if (scroller && newest >= 0 && isMoved.current) drawn.scrollToIndex(newest, { align: 'auto' });
    isMoved.current ||= scroller !== null;
  }, [newest, scroller, drawn]);
  const { instance } = words;
  return (
    <div className="tl">
      <Tools of="timeline">
        <Legend kinds={new Set(rows.flatMap(({ bars }) => bars.map(({ kind }) => kind)))} />
      </Tools>
      <div className="axs" aria-hidden="true">
        <span />
        <div ref={axis}>
          <Axis scale={scale} zone={zone} />
        </div>
      </div>
      {rows.length === 0 && <Empty title={instance.timeline.nothing}>{instance.timeline.nothingText}</Empty>}
      <ul ref={list} style={{ height: drawn.getTotalSize() }} aria-label={instance.tabs.timeline}>
        {drawn.getVirtualItems().map(({ index, start: top }) => (
          <TimelineRowView
            key={rows[index]!.visit.serial}
            row={rows[index]!}
            scale={scale}
            top={top - margin}
            go={() => moveTo(factAt(chronicle, rows[index]!.visit.fromRevision)!.n)}
          />
        ))}
        <li className="cursor" aria-hidden="true">
          <i style={{ left: `${scale.placeOf(until)}%` }} />
        </li>
      </ul>
      <LongestWait moment={moment} />
    </div>
  );
}

function Axis({ scale: { ticks, step, placeOf }, zone }: { scale: Scale; zone: Zone }) {
  return ticks.map((at, n) => {
    const before = ticks[n - 1];
    const isNewDay = before !== undefined && dayKey(before, zone) !== dayKey(at, zone);
    const text = step >= dayMs || isNewDay ? day(at, zone) : step < 60_000 ? seconds(at, zone) : clock(at, zone);
    const place = placeOf(at);
    return (
      <i key={at} className={place > 96 ? 'last' : place < 3 ? 'first' : ''} style={{ left: `${place}%` }}>
        {text}
      </i>
    );
  });
}
