import { useState } from 'react';
import { useNow } from '../../app/clock.ts';
import { useZone } from '../../app/preferences.ts';
import { clock, seconds } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { useMoment } from './moment.ts';

/** Where the mark stands, and what came after. What comes meanwhile is told here, and nowhere moves anything. */
export function SliderSays() {
  const { chronicle, fact, isPast } = useMoment();
  const { instance } = words;
  const zone = useZone();
  const now = useNow();
  const count = chronicle.facts.length;
  const [first] = useState(count);
  const { ended } = chronicle.state;
  const at = Date.parse(fact.event.at);
  const end = ended ? Date.parse(ended.at) : now;
  return (
    <div className="sm says">
      <b className="b">
        {isPast
          ? instance.eventOf(fact.n, count, seconds(at, zone))
          : ended
            ? instance.endedAt(seconds(end, zone))
            : instance.nowAt(clock(now, zone))}
      </b>
      <div key={count} className={`xs q ${count > first ? 'dries' : ''}`}>
        {isPast
          ? instance.beforeNow(count - fact.n, ended ? undefined : clock(now, zone))
          : instance.eventsLast(count, seconds(at, zone))}
      </div>
    </div>
  );
}
