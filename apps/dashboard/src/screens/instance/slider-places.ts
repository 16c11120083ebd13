/** Where events stand on the slider, in percent of its length: evenly, and now a little after the last. */
const firstPercent = 2;
const lastPercent = 92;
export const nowPercent = 99.3;

/** More events than this are drawn as a band. */
export const ticksMax = 120;
/** Strokes of a band nearer than this, in percent, would be a fence. */
const strokeGapPercent = 1;
/** Pieces of the band. */
const piecesMax = 90;

export const placeOf = (n: number, count: number): number =>
  count <= 1 ? firstPercent : firstPercent + ((n - 1) * (lastPercent - firstPercent)) / (count - 1);

/** The event that is nearest to a place; one more than there are: now. */
export function eventAt(percent: number, count: number): number {
  if (percent > (placeOf(count, count) + nowPercent) / 2) return count + 1;
  if (count <= 1) return count;
  const n = Math.round(((percent - firstPercent) * (count - 1)) / (lastPercent - firstPercent)) + 1;
  return Math.min(count, Math.max(1, n));
}

/** Of strokes that would touch only the first is drawn. */
export function thinned(numbers: readonly number[], count: number): number[] {
  let last = Number.NEGATIVE_INFINITY;
  return numbers.filter((n) => {
    const place = placeOf(n, count);
    if (place - last < strokeGapPercent) return false;
    last = place;
    return true;
  });
}

/** A piece of the band: from one event to another, as high (0 to 1) as they came fast. */
export interface Piece {
  from: number;
  to: number;
  height: number;
}

/** How dense the events are in time, in pieces of equal length. By powers of ten: minutes and months stand in one band. */
export function density(instants: readonly number[]): Piece[] {
  const count = instants.length;
  const pieces = Math.min(piecesMax, Math.ceil(count / 2));
  const ends = Array.from(
    { length: pieces },
    (_, n) => [Math.floor((n * (count - 1)) / pieces), Math.floor(((n + 1) * (count - 1)) / pieces)] as const,
  );
  const rates = ends.map(([from, to]) => Math.log10((to - from + 1) / Math.max(1, instants[to]! - instants[from]!)));
  const low = Math.min(...rates);
  const high = Math.max(...rates);
  return ends.map(([from, to], n) => ({
    from: from + 1,
    to: to + 1,
    height: high === low ? 0.5 : (rates[n]! - low) / (high - low),
  }));
}

/** Times that are written below: so many events apart that they do not touch. The first and the last come first. */
export function labelled(decisions: readonly number[], count: number, gapPercent: number): number[] {
  const wanted = [...new Set([1, ...decisions, count])].sort((a, b) => a - b);
  const shown: number[] = [];
  for (const n of wanted) {
    const before = shown.at(-1);
    if (before === undefined || placeOf(n, count) - placeOf(before, count) >= gapPercent) shown.push(n);
  }
  return shown;
}
