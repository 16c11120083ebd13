import type { Span, SpanKind, StepVisit, Visits } from '../visits.ts';

/** Which moment the rows are drawn for. Instants are in ms. */
export interface DrawnMoment {
  /** What had happened. */
  revision: number;
  /** Its instant: bars that go on are drawn to it. */
  until: number;
  /** The end of the scale: what goes on beyond the moment is a ghost to there. */
  end: number;
}

export interface Bar {
  /** `ghost`: it came after the moment. */
  kind: SpanKind | 'ghost';
  from: number;
  to: number;
  attempt?: number | undefined;
}

export interface TimelineRow {
  visit: StepVisit;
  bars: readonly Bar[];
  /** It had begun at the moment. */
  hasBegun: boolean;
  /** At the moment, in ms. */
  lasted: number;
  working: number;
}

/** A row for each visit that took time. Of what came after the moment there are only outlines. */
export function timelineRows(visits: Visits, moment: DrawnMoment): TimelineRow[] {
  return [...visits.values()].filter(tookTime).map((visit) => rowOf(visit, moment));
}

/** Ends and decisions that were made at once have no bar. */
const tookTime = ({ spans, from, to }: StepVisit): boolean =>
  spans.some(({ kind }) => kind !== 'around') || (spans.length > 0 && to !== from);

function rowOf(visit: StepVisit, { revision, until, end }: DrawnMoment): TimelineRow {
  const bars: Bar[] = [];
  let ghost: { from: number; to: number } | undefined;
  const later = (from: number, to: number): void => {
    ghost = { from: ghost?.from ?? from, to };
  };
  for (const span of visit.spans) {
    if (span.fromRevision > revision) later(span.from, span.to ?? end);
    else {
      const to = endAt(span, revision) ?? until;
      bars.push({ kind: span.kind, from: span.from, to, attempt: span.attempt });
      if (span.to !== undefined && span.to > to) later(to, span.to);
    }
  }
  const worked = bars.filter(({ kind }) => kind === 'working').reduce((sum, { from, to }) => sum + to - from, 0);
  const hasBegun = visit.fromRevision <= revision;
  const to = visit.toRevision !== undefined && visit.toRevision <= revision ? visit.to! : until;
  return {
    visit,
    bars: ghost ? [...bars, { kind: 'ghost', ...ghost }] : bars,
    hasBegun,
    lasted: hasBegun ? to - visit.from : 0,
    working: worked,
  };
}

const endAt = ({ to, toRevision }: Span, revision: number): number | undefined =>
  toRevision !== undefined && toRevision <= revision ? to : undefined;

export interface Wait {
  visit: StepVisit;
  kind: SpanKind;
  lasted: number;
  /** Of the event that ended it; absent: it goes on. */
  endedBy?: number | undefined;
}

/** Waits shorter than this are not worth a sentence. */
const waitMinMs = 1_000;

/** For what it waited longest until the moment, at one go. */
export function longestWait(visits: Visits, { revision, until }: DrawnMoment): Wait | undefined {
  let longest: Wait | undefined;
  for (const visit of visits.values()) {
    for (const span of visit.spans) {
      if (span.fromRevision > revision || span.kind === 'working' || span.kind === 'around') continue;
      const end = endAt(span, revision);
      const lasted = (end ?? until) - span.from;
      if (lasted < waitMinMs || (longest && lasted <= longest.lasted)) continue;
      longest = { visit, kind: span.kind, lasted, endedBy: end === undefined ? undefined : span.toRevision };
    }
  }
  return longest;
}
