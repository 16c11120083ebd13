import { Link } from '@tanstack/react-router';
import { Layers, RotateCcw, SkipForward } from 'lucide-react';
import { Icon } from '../../../parts/icon.tsx';
import { words } from '../../../words/words.ts';
import { lasting } from '../lasting.ts';
import { useMoment } from '../moment.ts';
import { stepName } from '../step-names.ts';
import type { Scale } from './scale.ts';
import type { Bar, TimelineRow } from './timeline-rows.ts';

/** A bar that is shorter, in percent, could not be seen. */
const barPercentMin = 0.6;
/** Beyond this the duration stands left of the bars. */
const rightPercentMax = 84;
const leftPercentMin = 14;

/** The step in the margin, its bars on the line; choosing it goes to when it began. */
export function TimelineRowView({
  row: { visit, bars, hasBegun, lasted, working },
  scale,
  top,
  go,
}: {
  row: TimelineRow;
  scale: Scale;
  top: number;
  go: () => void;
}) {
  const { definition } = useMoment();
  const { timeline } = words.instance;
  const name = timeline.visit(stepName(definition, visit.step), visit.n);
  const isBack = hasBegun && visit.status === 'withdrawn';
  const first = scale.placeOf(Math.min(...bars.map(({ from }) => from)));
  const last = scale.placeOf(Math.max(...bars.map(({ to }) => to)));
  const side =
    last <= rightPercentMax ? { left: `${last}%` } : first >= leftPercentMin ? { right: `${100 - first}%` } : undefined;
  const says = [
    hasBegun && lasting(lasted),
    hasBegun && visit.isSkipped && timeline.skipped,
    isBack && timeline.takenBack,
    visit.undoes !== undefined &&
      timeline.undoes(stepName(definition, visit.undoes.slice(0, visit.undoes.lastIndexOf('#')))),
  ].filter((part) => part !== false);
  return (
    <li className="ro" style={{ transform: `translateY(${top}px)` }}>
      <button
        type="button"
        className={hasBegun ? 'nm' : 'nm q'}
        onClick={go}
        title={name}
        aria-label={hasBegun ? timeline.row(name, says.join(', '), lasting(working)) : timeline.later(name)}
      >
        {visit.isSkipped && <Icon of={SkipForward} small />}
        {(isBack || visit.undoes !== undefined) && <Icon of={RotateCcw} small />}
        <span className={isBack || visit.isSkipped ? 'cut gone' : 'cut'}>{name}</span>
      </button>
      <div className="ln">
        {bars.map((bar) => (
          <BarView key={`${bar.kind} ${bar.from}`} bar={bar} scale={scale} />
        ))}
        {side && (
          <div className="tx2" style={side}>
            <span aria-hidden="true">{says.join(' · ')}</span>
            {visit.children.map((child) => (
              <Link key={child} to="/instances/$id" params={{ id: child }} className="l">
                <Icon of={Layers} small /> {timeline.child}
              </Link>
            ))}
          </div>
        )}
      </div>
    </li>
  );
}

/** 2 px apart; the number of an attempt stands inside from 18 px on, which a container query sees to. */
function BarView({ bar: { kind, from, to, attempt }, scale }: { bar: Bar; scale: Scale }) {
  const left = Math.min(scale.placeOf(from), 100 - barPercentMin);
  const width = Math.max(barPercentMin, scale.placeOf(to) - left);
  return (
    <div className={`ba ${kind}`} style={{ left: `${left}%`, width: `${width}%` }} aria-hidden="true">
      {attempt !== undefined && <b>{attempt}</b>}
    </div>
  );
}
