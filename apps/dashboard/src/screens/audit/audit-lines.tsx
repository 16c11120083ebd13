import type { AuditEntry } from '@procession/contracts/read-models.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useZone } from '../../app/preferences.ts';
import { dayKey } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { AuditLine } from './audit-line.tsx';

/** A line of one sentence; others are measured. */
const linePixels = 44;
/** Beyond what is seen. */
const overscan = 12;
/** The next page is asked for so many lines before the end. */
const aheadLines = 30;

interface AuditLinesProps {
  entries: readonly AuditEntry[];
  /** Shows what this person did, and nothing else. */
  only: (person: string) => void;
  /** Asks for the next page; absent: there is none, or it comes. */
  more: (() => void) | undefined;
  isWhole: boolean;
}

/** Only what is seen stands in the page, however long the list. */
export function AuditLines({ entries, only, more, isWhole }: AuditLinesProps) {
  const { audit } = words;
  const zone = useZone();
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePixels,
    getItemKey: (index) => entries[index]!.id,
    overscan,
  });
  const shown = lines.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= entries.length - aheadLines) more();
  }, [more, last, entries.length]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keys
    <section className="acts" ref={scroller} aria-label={audit.list} tabIndex={0}>
      <ol style={{ height: lines.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const entry = entries[index]!;
          const above = entries[index - 1];
          const isNewDay = !above || dayKey(Date.parse(above.at), zone) !== dayKey(Date.parse(entry.at), zone);
          return (
            <AuditLine
              key={entry.id}
              entry={entry}
              isNewDay={isNewDay}
              zone={zone}
              only={only}
              index={index}
              top={start}
              measure={lines.measureElement}
            />
          );
        })}
      </ol>
      {isWhole && <p className="xs q the-end">{audit.end}</p>}
    </section>
  );
}
