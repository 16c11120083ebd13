import type { TaskPage } from '../../api/answers.ts';
import { useZone } from '../../app/preferences.ts';
import { outcomeName } from '../../parts/outcome-look.ts';
import { StampMark } from '../../parts/stamp.tsx';
import { seconds } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import type { Decision } from './decisions.ts';

interface FasterBannerProps {
  task: TaskPage;
  /** What was decided here, and came too late; undefined: it was only being read. */
  mine: Decision | undefined;
  openNow: readonly string[];
}

/** Somebody else closed it: their stamp, to the second, and that nothing of mine was written. Nothing broke. */
export function FasterBanner({ task, mine, openNow }: FasterBannerProps) {
  const { faster, nowAt } = words.inbox;
  const zone = useZone();
  const last = task.detail.decisions.at(-1);
  const lateMs = mine?.state.name === 'failed' && last ? mine.state.atMs - Date.parse(last.at) : undefined;
  const name = last?.byName ?? last?.by ?? '';
  const did = outcomeName(last?.outcome ?? task.outcome ?? 'withdrawn').toLowerCase();
  return (
    <div className="banner off cf" role="alert">
      {last && <StampMark outcome={last.outcome} by={name} at={seconds(Date.parse(last.at), zone)} />}
      <div>
        <b className="b">
          {last
            ? lateMs !== undefined && lateMs >= 0
              ? faster.before(name, did, lateMs)
              : faster.meanwhile(name, did)
            : faster.closed}
        </b>
        <div className="sm m mt-0.5">
          {mine && `${faster.notRecorded} `}
          {openNow.length > 0 && nowAt(openNow.join(', '))}
        </div>
      </div>
    </div>
  );
}
