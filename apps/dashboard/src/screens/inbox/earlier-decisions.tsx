import type { InstanceDetail, TaskPage } from '../../api/answers.ts';
import { useNow } from '../../app/clock.ts';
import { useZone } from '../../app/preferences.ts';
import { StampMark } from '../../parts/stamp.tsx';
import { stampTime } from '../../words/format.ts';
import { words } from '../../words/words.ts';

/** The decisions of the instance up to now, each a stamp, the latest first. */
export function EarlierDecisions({ instance, task }: { instance: InstanceDetail | undefined; task: TaskPage }) {
  const now = useNow();
  const zone = useZone();
  const others = instance?.tasks.filter((each) => each.id !== task.id).flatMap(({ decisions }) => decisions) ?? [];
  const made = [...others, ...task.detail.decisions].toSorted((a, b) => (a.at < b.at ? 1 : -1));
  if (made.length === 0) return null;
  return (
    <>
      <h3 className="t3 mt-5 mb-2">{words.inbox.earlier}</h3>
      {made.map(({ by, byName, outcome, comment, at, seat }) => (
        <div className="row ed" key={`${at}${seat}`}>
          <StampMark outcome={outcome} by={byName ?? by} at={stampTime(Date.parse(at), now, zone)} />
          {comment !== null && <span className="m">“{comment}”</span>}
        </div>
      ))}
    </>
  );
}
