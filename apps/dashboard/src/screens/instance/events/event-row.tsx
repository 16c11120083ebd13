import type { TimerPurpose } from '@procession/contracts/events/machine-facts.ts';
import { ChevronDown, CircleDashed } from 'lucide-react';
import { memo, useState } from 'react';
import { useZone } from '../../../app/preferences.ts';
import { Icon } from '../../../parts/icon.tsx';
import { absolute } from '../../../parts/instant.tsx';
import { day, seconds } from '../../../words/format.ts';
import { words } from '../../../words/words.ts';
import type { Fact } from '../chronicle.ts';
import { dayAndTime } from '../day-and-time.ts';
import type { FieldChange } from '../field-lives.ts';
import { ChangeText } from './change-text.tsx';
import { eventLook } from './event-look.ts';
import { Recorded } from './recorded.tsx';

interface EventRowProps {
  fact: Fact;
  changes: readonly FieldChange[];
  /** Before the moment that is shown, at it, or later. */
  when: 'before' | 'at' | 'later';
  /** The day is written, too. */
  newDay: boolean;
  go: (n: number) => void;
  measure: (element: HTMLElement | null) => void;
  index: number;
  /** Pixels from the top of the list. */
  top: number;
}

/** Number and time in the margin, then what happened in a sentence, and what it changed. */
export const EventRow = memo(({ fact, changes, when, newDay, go, measure, index, top }: EventRowProps) => {
  const { instance } = words;
  const zone = useZone();
  const [isOpen, setOpen] = useState(false);
  const { n, event } = fact;
  const { icon, tone } = eventLook(event);
  const at = Date.parse(event.at);
  const set = fact.clocks.flatMap(({ type, data }) =>
    type === 'TimerScheduled'
      ? instance.clocks[data.purpose as TimerPurpose](dayAndTime(Date.parse(data.at as string), zone))
      : [],
  );
  return (
    <li ref={measure} data-index={index} className={when} style={{ transform: `translateY(${top}px)` }}>
      <span className="mg">
        <b>{n}</b>
        <time dateTime={event.at} title={absolute(at)}>
          {seconds(at, zone)}
          {newDay && <span className="block">{day(at, zone)}</span>}
        </time>
      </span>
      <span className={`kn ${when === 'before' ? tone : ''}`}>
        <Icon of={when === 'later' ? CircleDashed : icon} />
      </span>
      <div className="bd">
        <div className="ev">
          <button type="button" className="go" aria-current={when === 'at' ? 'step' : undefined} onClick={() => go(n)}>
            {event.summary}
          </button>
          <button
            type="button"
            className="btn g s fold"
            aria-expanded={isOpen}
            aria-label={instance.recordedOf(n)}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon of={ChevronDown} small className={isOpen ? 'turned' : ''} />
          </button>
        </div>
        {changes.map((change) => (
          <ChangeText key={`${change.scope} ${change.field}`} change={change} />
        ))}
        {set.length > 0 && <span className="changed">{set.join(' · ')}</span>}
        {isOpen && [event, ...fact.clocks].map((each) => <Recorded key={each.revision} event={each} />)}
      </div>
    </li>
  );
});
