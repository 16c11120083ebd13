import { memo, useMemo } from 'react';
import type { Fact } from './chronicle.ts';
import { density, placeOf } from './slider-places.ts';

const middle = 21;
const heightMin = 2;
const heightMax = 16;

/** Of many events: how fast they came. Before the moment it is filled, after it an outline. */
export const DensityBand = memo(({ facts, place }: { facts: readonly Fact[]; place: number }) => {
  const outline = useMemo(() => outlineOf(facts), [facts]);
  return (
    <>
      <svg className="band" viewBox="0 0 100 44" preserveAspectRatio="none" aria-hidden="true">
        <path d={outline} vectorEffect="non-scaling-stroke" />
      </svg>
      <svg
        className="band p"
        viewBox="0 0 100 44"
        preserveAspectRatio="none"
        aria-hidden="true"
        style={{ clipPath: `inset(0 ${100 - place}% 0 0)` }}
      >
        <path d={outline} />
      </svg>
    </>
  );
});

function outlineOf(facts: readonly Fact[]): string {
  const count = facts.length;
  const pieces = density(facts.map(({ event }) => Date.parse(event.at)));
  const halves = pieces.map(({ from, to, height }) => ({
    x: (placeOf(from, count) + placeOf(to, count)) / 2,
    half: (heightMin + height * (heightMax - heightMin)) / 2,
  }));
  const ends = { first: placeOf(1, count), last: placeOf(count, count) };
  const upper = halves.map(({ x, half }) => `${x.toFixed(2)} ${(middle - half).toFixed(1)}`);
  const lower = halves.toReversed().map(({ x, half }) => `${x.toFixed(2)} ${(middle + half).toFixed(1)}`);
  return `M${ends.first} ${middle}L${upper.join('L')}L${ends.last} ${middle}L${lower.join('L')}Z`;
}
