import { Link } from '@tanstack/react-router';
import { ChevronRight, GitCompare, History, Link2 } from 'lucide-react';
import { useState } from 'react';
import { LiveBadge } from '../../app/live-badge.tsx';
import { useZone } from '../../app/preferences.ts';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { Button, buttonClass } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { clock } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { dayAndTime } from './day-and-time.ts';
import { useMoment } from './moment.ts';
import { useMomentLink } from './use-moment-link.ts';

/** Always there and always as high, so that nothing shifts while the slider moves: where one is, or when. */
export function CopyBar() {
  const { chronicle, definition, fact, isPast, state, moveTo } = useMoment();
  const { instance } = words;
  const zone = useZone();
  const isPhone = useIsPhone();
  if (!isPast)
    return (
      <div className="note">
        <div className="row sm q min-w-0">
          <Link to="/instances" className="nb">
            {instance.instances}
          </Link>
          <Icon of={ChevronRight} small />
          <Link to="/instances" search={{ definition: state.definition }} className="cut">
            {definition?.name ?? state.definition}
          </Link>
          <Icon of={ChevronRight} small />
          <span className="m nb">{instance.number(state.number)}</span>
        </div>
        <span className="sp" />
        <span aria-hidden={isPhone ? undefined : true}>
          <LiveBadge />
        </span>
      </div>
    );
  const at = Date.parse(fact.event.at);
  const before = chronicle.facts.length - fact.n;
  return (
    <div className="note">
      <Icon of={History} />
      <b className="b cut">
        {isPhone ? instance.asOfShort(clock(at, zone), before) : instance.asOf(dayAndTime(at, zone), before)}
      </b>
      <span className="sp" />
      <Link
        className={`${buttonClass({ small: true })} wide-only`}
        from="/instances/$id"
        search={(search) => ({ ...search, at: fact.revision, compare: 0 })}
        replace
      >
        <Icon of={GitCompare} small />
        {instance.compareWithNow}
      </Link>
      <CopyLink />
      <Button small look="now" shortcut="L" aria-keyshortcuts="l" onClick={() => moveTo('now')}>
        {instance.backToLive}
      </Button>
    </div>
  );
}

function CopyLink() {
  const link = useMomentLink();
  const { instance, parts } = words;
  const [copied, setCopied] = useState<string>();
  return (
    <Button
      small
      icon={Link2}
      className="wide-only"
      onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(link))}
    >
      {copied === link ? parts.copied : instance.copyLink}
    </Button>
  );
}
