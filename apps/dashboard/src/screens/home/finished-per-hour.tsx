import type { Finished } from '@procession/contracts/http/finished.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '../../api/calls.ts';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { hoursInto, startOfDay } from '../../words/day.ts';
import { clock, longWeekday, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { type FinishedChart, finishedChart } from './finished-chart.ts';

const hourMs = 3_600_000;
/** No subscription tells what has ended. */
const askedEveryMs = 60_000;
const weeks = [0, 1, 2, 3, 4];

export function FinishedPerHour({ now, zone }: { now: number; zone: Zone }) {
  const { finished } = words.home;
  const days = weeks.map((week) => startOfDay(now, zone, -7 * week));
  const hours = Math.round((startOfDay(now, zone, 1) - days[0]!) / hourMs);
  const { data, error, refetch } = useQuery({
    queryKey: ['finished', days, hours],
    queryFn: ({ signal }) => {
      const from = days.map((begin) => new Date(begin).toISOString());
      return read<Finished>('/v1/finished', { query: { from, hours }, signal });
    },
    refetchInterval: askedEveryMs,
    placeholderData: keepPreviousData,
  });
  const [today, ...before] = data?.days.map((day) => day.hours) ?? [];
  const chart = today && finishedChart(today, before, hoursInto(now, zone));
  return (
    <section aria-labelledby="finished-title">
      <h2 className="t3" id="finished-title">
        {finished.title}
      </h2>
      {error && !data && <FailureBanner error={error} retry={() => void refetch()} />}
      {chart && (
        <Chart chart={chart} label={(hour) => clock(days[0]! + hour * hourMs, zone).replace(/^0?(\d+):.*/, '$1')} />
      )}
      {chart?.hours.some(({ usual }) => (usual ?? 0) > 0) && <Legend weekday={longWeekday(now, zone)} />}
      {chart && <Told chart={chart} weekday={longWeekday(now, zone)} />}
      {!chart && !error && <div className="chart" />}
    </section>
  );
}

/** What has ended, the last first. */
const ended = { status: 'approved,rejected,completed,cancelled', sort: '-updated' } as const;

function Told({ chart: { total, isExact, against }, weekday }: { chart: FinishedChart; weekday: string }) {
  const { finished } = words.home;
  if (total === 0 && isExact) return <p className="sm q told">{finished.none}</p>;
  const percent = Math.round(Math.abs(against ?? 0) * 100);
  const compared =
    against === undefined
      ? finished.end
      : percent === 0
        ? finished.same(weekday)
        : against > 0
          ? finished.more(percent, weekday)
          : finished.less(percent, weekday);
  return (
    <p className="sm q told">
      <Link className="l" to="/instances" search={ended}>
        {finished.total(total, isExact)}
      </Link>
      {compared}
    </p>
  );
}

const width = 292;
const plot = 264;
const base = 88;
const height = 78;
const nameWidth = 24;

function Chart({ chart, label }: { chart: FinishedChart; label: (hour: number) => string }) {
  const { finished } = words.home;
  const step = plot / chart.hours.length;
  const bar = Math.min(18, Math.round(step * 0.7));
  const y = (value: number): number => base - (value / chart.top) * height;
  const every = Math.ceil(nameWidth / step);
  const now = chart.hours.findIndex(({ isNow }) => isNow);
  const isUsualKnown = chart.hours.some(({ usual }) => usual !== undefined && usual > 0);
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${width} 108`}
      role="img"
      aria-label={finished.picture(finished.total(chart.total, chart.isExact))}
    >
      {chart.lines.map((value) => (
        <g key={value}>
          <path className="grid" d={`M0 ${y(value)}H${plot}`} />
          <text x={width} y={y(value) + 4} textAnchor="end">
            {value}
          </text>
        </g>
      ))}
      {chart.hours.map(({ hour, count, isNow }, n) => (
        <rect
          key={hour}
          className={isNow ? 'col now' : 'col'}
          x={n * step + (step - bar) / 2}
          y={y(count)}
          width={bar}
          height={base - y(count)}
          rx={1}
        />
      ))}
      <path className="axis" d={`M0 ${base + 0.5}H${plot}`} />
      {isUsualKnown &&
        chart.hours.map(({ hour, usual }, n) => {
          const line = `M${n * step + (step - bar) / 2 - 2} ${y(usual ?? 0)}h${bar + 4}`;
          return (
            <g key={hour}>
              <path className="halo" d={line} />
              <path className="usual" d={line} />
            </g>
          );
        })}
      {chart.hours.map(({ hour, isNow }, n) =>
        isNow || ((n - now) % every === 0 && Math.abs(n - now) * step > nameWidth + 4) ? (
          <text key={hour} x={(n + 0.5) * step} y={104} textAnchor="middle">
            {isNow ? finished.now : label(hour)}
          </text>
        ) : null,
      )}
    </svg>
  );
}

/** What the lines across the columns are. */
const Legend = ({ weekday }: { weekday: string }) => (
  <p className="xs q legend">
    <svg viewBox="0 0 22 8" aria-hidden="true">
      <path className="usual" d="M0 4h22" />
    </svg>
    {words.home.finished.usual(weekday)}
  </p>
);
