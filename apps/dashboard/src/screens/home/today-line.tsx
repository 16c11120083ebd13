import type { TaskRow } from '@procession/contracts/read-models.ts';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { hoursInto, startOfDay } from '../../words/day.ts';
import { clock, dayKey, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { dayLine } from './day-line.ts';

const hourMs = 3_600_000;
const percent = (share: number): string => `${share * 100}%`;

/** Today laid flat, with when my tasks are due. */
export function TodayLine({ tasks, now, zone }: { tasks: readonly TaskRow[]; now: number; zone: Zone }) {
  const { home } = words;
  const isPhone = useIsPhone();
  const begins = startOfDay(now, zone);
  const due = tasks.flatMap(({ dueAt }) => {
    const at = dueAt === null ? Number.NaN : Date.parse(dueAt);
    return dayKey(now, zone) === (Number.isNaN(at) ? '' : dayKey(at, zone)) ? [at] : [];
  });
  const marks = due.map((at) => ({ hour: hoursInto(at, zone), isLate: at < now }));
  const line = dayLine(hoursInto(now, zone), marks, isPhone ? 0.13 : 0.06);
  const timeAt = (hour: number): string => clock(begins + hour * hourMs, zone);
  const timesOf = (isLate: boolean): string[] =>
    line.marks.filter((mark) => mark.isLate === isLate).map(({ hour }) => timeAt(hour));
  const every = Math.ceil(line.hours.length / (isPhone ? 5 : 13));
  return (
    <div
      className="day"
      role="img"
      aria-label={home.today(timeAt(line.from), timeAt(line.to), timesOf(true), timesOf(false))}
    >
      <div className="ax" />
      <div className="pa" style={{ width: percent(line.now) }} />
      {line.hours.map(({ hour, at }, n) => (
        <div
          className={`h ${n === 0 ? 'first' : n === line.hours.length - 1 ? 'last' : ''}`}
          key={hour}
          style={{ left: percent(at) }}
          hidden={n % every !== 0}
        >
          {timeAt(hour)}
        </div>
      ))}
      {line.marks.map(({ hour, at, isLate, isNamed }) => (
        <div className={isLate ? 'k late' : 'k'} key={hour} style={{ left: percent(at) }}>
          {isNamed && <span>{isLate ? home.late : timeAt(hour)}</span>}
        </div>
      ))}
      <div className="now" style={{ left: percent(line.now) }} />
    </div>
  );
}
