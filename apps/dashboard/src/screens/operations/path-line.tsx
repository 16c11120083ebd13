import { CircleCheck, CircleDot, CircleHelp, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Icon } from '../../parts/icon.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { count } from '../../words/format.ts';
import { age, milliseconds } from './ages.ts';
import { copiesOf, type Health, healthOf, pathOf, rowsLateMs, type Seen, type Stop } from './health.ts';
import type { Sample } from './use-overview.ts';

const looks: Record<Health, readonly [icon: LucideIcon, tone: string]> = {
  ok: [CircleCheck, 'ok'],
  late: [TriangleAlert, 'late'],
  broken: [OctagonAlert, 'bad'],
  unknown: [CircleHelp, 'off'],
};

/** The way of a command to the screens as the line: where it is jammed it swells, where it is broken it is cut. */
export function PathLine({ seen, latest }: { seen: Seen; latest: Sample | undefined }) {
  const { path, stations, health: healthWords } = operationsWords;
  const stops = pathOf(seen);
  return (
    <ol className="path" aria-label={path}>
      {stops.map((stop, n) => {
        const next = stops[n + 1];
        const way = next?.isJammed ? 'jam' : next?.health === 'broken' || stop.health === 'broken' ? 'cut' : '';
        const [icon, tone] =
          stop.station === 'screen' && stop.health === 'ok' ? [CircleDot, 'here'] : looks[stop.health];
        return (
          <li key={stop.station} className={`${tone} ${way}`}>
            <span className="kn">
              <Icon of={icon} />
            </span>
            <b>{stations[stop.station]}</b>
            <span className="sr-only">{healthWords[stop.health]}: </span>
            <span className="says">{saysOf(stop, seen, latest)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function saysOf({ station, health }: Stop, seen: Seen, latest: Sample | undefined): string {
  const { says } = operationsWords;
  const { pipeline } = seen;
  const ofService = (name: 'command' | 'notifier' | 'projector', well: string): string => {
    const copies = copiesOf(seen, name);
    const state = healthOf(copies);
    if (!copies || state === 'unknown') return says.notKnown;
    if (state === 'broken')
      return copies.some((copy) => copy.state === 'not-ready') ? operationsWords.services.notReady : says.away;
    if (state === 'late') return says.partly(copies.filter((copy) => copy.state === 'ready').length, copies.length);
    return well;
  };
  switch (station) {
    case 'command': {
      const speed = latest?.speeds.command;
      return ofService(
        'command',
        speed
          ? says.perSecond(
              count(Math.round(speed.perSecond)),
              speed.p50Ms === undefined ? undefined : milliseconds(speed.p50Ms),
            )
          : says.answers,
      );
    }
    case 'log':
      if (!pipeline) return says.notKnown;
      if (health === 'late') return says.hidden(age(pipeline.log.hiddenSeconds * 1000));
      return says.position(count(pipeline.log.position ?? 0));
    case 'outbox':
      return pipeline ? says.outbox(pipeline.outbox.commits, age(pipeline.outbox.ageMs)) : says.notKnown;
    case 'stream':
      if (!pipeline) return says.notKnown;
      return pipeline.bus === null ? says.busAway : says.unread(count(pipeline.bus.unread));
    case 'projector': {
      if (!pipeline) return says.away;
      const told = ofService('projector', '');
      const parts = [
        ...(told !== '' && told !== says.notKnown ? [told] : []),
        ...(pipeline.partitions.some(({ copy }) => copy === null) ? [says.orphan] : []),
        ...(pipeline.parked > 0 ? [says.parked(pipeline.parked)] : []),
        ...(rowsLateMs(pipeline) > 0
          ? [
              says.behind(
                count(pipeline.partitions.reduce((sum, { behind }) => sum + behind, 0)),
                age(rowsLateMs(pipeline)),
              ),
            ]
          : []),
      ];
      return parts.join(', ') || says.upToDate;
    }
    case 'notifier': {
      const windows = (copiesOf(seen, 'notifier') ?? []).reduce((sum, each) => sum + (each.windows ?? 0), 0);
      return ofService('notifier', says.windows(windows));
    }
    case 'screen':
      return health === 'ok' ? says.live : says.notLive;
  }
}
