import { words } from '../../../words/words.ts';
import { lasting } from '../lasting.ts';
import { useMoment } from '../moment.ts';
import { stepName } from '../step-names.ts';
import { type DrawnMoment, longestWait } from './timeline-rows.ts';

/** “Longest wait so far: Revise, 55 min until Ana Ruiz began.” */
export function LongestWait({ moment }: { moment: DrawnMoment }) {
  const { chronicle, definition } = useMoment();
  const { timeline } = words.instance;
  const wait = longestWait(chronicle.visits, moment);
  if (!wait) return null;
  const ending = wait.endedBy === undefined ? undefined : chronicle.events[wait.endedBy - 1];
  const who = ending && (ending.actor === 'system' ? undefined : (ending.actorName ?? ending.actor));
  const until = !ending
    ? timeline.goesOn
    : wait.kind === 'people' && who !== undefined
      ? ending.type === 'TaskClaimed'
        ? timeline.began(who)
        : timeline.acted(who)
      : wait.kind === 'machine'
        ? timeline.answered
        : timeline.wentOn;
  return (
    <p className="sm m longest">
      {timeline.longest} <b className="b">{timeline.visit(stepName(definition, wait.visit.step), wait.visit.n)}</b>
      {timeline.lasting(lasting(wait.lasted), until)}
    </p>
  );
}
