import { absolute } from '../../parts/instant.tsx';
import { clock, day, dayKey, span, weekday, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';

const weekMs = 6 * 24 * 3_600_000;

/** The margin of a line: when it is due, or how late it is. */
export function DueMargin({ dueAt, now, zone }: { dueAt: string | null; now: number; zone: Zone }) {
  const { parts } = words;
  if (dueAt === null) return <span className="d q">{parts.empty}</span>;
  const due = Date.parse(dueAt);
  const isLate = due < now;
  return (
    <span className={isLate ? 'd late' : 'd'} title={absolute(due)}>
      {isLate
        ? parts.late(span(now - due))
        : dayKey(due, zone) === dayKey(now, zone)
          ? clock(due, zone)
          : due - now < weekMs
            ? `${weekday(due, zone)} ${clock(due, zone)}`
            : day(due, zone)}
    </span>
  );
}
