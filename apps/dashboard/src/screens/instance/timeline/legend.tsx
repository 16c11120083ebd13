import { words } from '../../../words/words.ts';
import type { Bar } from './timeline-rows.ts';

const kinds = ['people', 'machine', 'working', 'held', 'ghost'] as const;

/** What the bars mean that are there. */
export function Legend({ kinds: there }: { kinds: ReadonlySet<Bar['kind']> }) {
  return kinds
    .filter((kind) => there.has(kind))
    .map((kind) => (
      <span key={kind} className="legend xs q">
        <i className={`ba ${kind}`} aria-hidden="true" />
        {words.instance.timeline.kinds[kind]}
      </span>
    ));
}
