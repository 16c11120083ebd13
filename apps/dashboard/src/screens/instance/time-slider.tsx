import './slider.css';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, memo, type PointerEvent, useRef } from 'react';
import { useZone } from '../../app/preferences.ts';
import { Icon } from '../../parts/icon.tsx';
import { Key } from '../../parts/key.tsx';
import { clock, day, dayKey, seconds, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import type { Fact } from './chronicle.ts';
import { isDecision } from './chronicle.ts';
import { DensityBand } from './density-band.tsx';
import { useMoment } from './moment.ts';
import { eventAt, labelled, nowPercent, placeOf, thinned, ticksMax } from './slider-places.ts';
import { SliderSays } from './slider-says.tsx';
import { useMoves } from './use-moves.ts';
import { useWidth } from './use-width.ts';

/** Pixels that a time below the line takes, with what keeps it from the next. */
const labelPixels = 48;
const farKeys = 10;

/** The history laid flat: one stroke for each event, and one mark where one looks. */
export function TimeSlider() {
  const { chronicle, fact, isPast, state, moveTo } = useMoment();
  const { instance } = words;
  const zone = useZone();
  const track = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const moves = useMoves();
  const { facts } = chronicle;
  const count = facts.length;
  const place = isPast ? placeOf(fact.n, count) : nowPercent;
  const isEnded = state.ended !== undefined || chronicle.state.ended !== undefined;

  const toPointer = ({ clientX }: PointerEvent): void => {
    const { left, width: across } = track.current!.getBoundingClientRect();
    const n = eventAt(((clientX - left) / across) * 100, count);
    if (n > count ? isPast : n !== fact.n || !isPast) moveTo(n > count ? 'now' : n);
  };
  const press = (event: KeyboardEvent): void => {
    const keys: Partial<Record<string, () => void>> = {
      ArrowLeft: () => (event.shiftKey ? moves.decision(-1) : moves.by(-1)),
      ArrowDown: () => moves.by(-1),
      ArrowRight: () => (event.shiftKey ? moves.decision(1) : moves.by(1)),
      ArrowUp: () => moves.by(1),
      PageDown: () => moves.by(-farKeys),
      PageUp: () => moves.by(farKeys),
      Home: () => moveTo(1),
      End: () => moveTo('now'),
    };
    const act = keys[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  };
  return (
    <section className="sl" aria-label={instance.slider}>
      <div className="row steps">
        <button
          type="button"
          className="btn s"
          aria-label={instance.previousEvent}
          aria-keyshortcuts="["
          disabled={fact.n === 1}
          onClick={() => moves.by(-1)}
        >
          <Icon of={ChevronLeft} small />
          <Key large>[</Key>
        </button>
        <button
          type="button"
          className="btn s"
          aria-label={instance.nextEvent}
          aria-keyshortcuts="]"
          disabled={!isPast}
          onClick={() => moves.by(1)}
        >
          <Key large>]</Key>
          <Icon of={ChevronRight} small />
        </button>
      </div>
      <div
        ref={track}
        className="tr"
        role="slider"
        tabIndex={0}
        aria-label={instance.moment}
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={fact.n}
        aria-valuetext={instance.valueText(
          isPast ? fact.n : undefined,
          seconds(Date.parse(fact.event.at), zone),
          fact.event.summary,
        )}
        onKeyDown={press}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          toPointer(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && toPointer(event)}
      >
        <div className="ax" />
        <div className="ax p" style={{ width: `${place}%` }} />
        {count > ticksMax && <DensityBand facts={facts} place={place} />}
        <Ticks facts={facts} upTo={isPast ? fact.n : count} />
        <Labels facts={facts} width={width} zone={zone} isPast={isPast} />
        {isEnded ? <div className="shut" /> : isPast && <div className="edge" />}
        {isPast && <div className="lb last">{isEnded ? instance.end : instance.now}</div>}
        <div className="hd2" style={{ left: `${place}%` }} />
      </div>
      <SliderSays />
    </section>
  );
}

const Ticks = memo(({ facts, upTo }: { facts: readonly Fact[]; upTo: number }) => {
  const count = facts.length;
  const long = facts.filter(({ event }) => isDecision(event)).map(({ n }) => n);
  const decisions = new Set(count > ticksMax ? thinned(long, count) : long);
  const drawn = count > ticksMax ? [...decisions] : facts.map(({ n }) => n);
  return drawn.map((n) => (
    <div
      key={n}
      className={`tick ${decisions.has(n) ? 'd' : ''} ${n > upTo ? 'f' : ''}`}
      style={{ left: `${placeOf(n, count)}%` }}
    />
  ));
});

/** The time of day, and the day where it is another than that of the time before. */
const Labels = memo(
  ({ facts, width, zone, isPast }: { facts: readonly Fact[]; width: number; zone: Zone; isPast: boolean }) => {
    if (width === 0) return null;
    const count = facts.length;
    const at = (n: number): number => Date.parse(facts[n - 1]!.event.at);
    const hasDays = dayKey(at(1), zone) !== dayKey(at(count), zone);
    const decisions = facts.filter(({ event }) => isDecision(event)).map(({ n }) => n);
    const isClear = (n: number): boolean => !isPast || ((100 - placeOf(n, count)) * width) / 100 > labelPixels;
    const shown = labelled(decisions, count, (labelPixels / width) * 100).filter((n) => n === 1 || isClear(n));
    return shown.map((n, index) => {
      const before = shown[index - 1];
      const isNewDay = before === undefined ? hasDays : dayKey(at(before), zone) !== dayKey(at(n), zone);
      return (
        <div key={n} className={n === 1 ? 'lb first' : 'lb'} style={{ left: `${placeOf(n, count)}%` }}>
          {isNewDay ? day(at(n), zone) : clock(at(n), zone)}
        </div>
      );
    });
  },
);
