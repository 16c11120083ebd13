import type { Pipeline } from '@procession/contracts/http/pipeline.ts';
import type { ServicesAnswer, WatchedService } from '@procession/contracts/http/services.ts';

/** `late`: it works, and something waits for it longer than it should. */
export type Health = 'ok' | 'late' | 'broken' | 'unknown';
export type Station = 'command' | 'log' | 'outbox' | 'stream' | 'projector' | 'notifier' | 'screen';

export interface Stop {
  station: Station;
  health: Health;
  /** More waits before it than it takes: the line swells there. */
  isJammed: boolean;
}

/** What is known; undefined: it does not answer. */
export interface Seen {
  pipeline: Pipeline | undefined;
  services: ServicesAnswer | undefined;
  /** Whether this window hears live updates. */
  isLive: boolean;
}

export const healthLimits = {
  /** What the sweep sends is 5 s old: longer is late. */
  outboxLateMs: 10_000,
  /** The projector’s sweep finds everything within 2 s. */
  rowsLateMs: 10_000,
  /** Of what an open transaction hides. */
  hiddenLateSeconds: 10,
  /** Commits that wait in the bus. */
  unreadLate: 200,
} as const;

/** From the command to the screen, stop by stop. */
export function pathOf(seen: Seen): Stop[] {
  const { pipeline, isLive } = seen;
  const of = (station: Station, health: Health, isJammed = false): Stop => ({ station, health, isJammed });
  const service = (name: WatchedService['name']): Health => healthOf(copiesOf(seen, name));
  if (!pipeline)
    return [
      of('command', service('command')),
      of('log', 'unknown'),
      of('outbox', 'unknown'),
      of('stream', 'unknown'),
      of('projector', worse(service('projector'), 'broken')),
      of('notifier', service('notifier')),
      of('screen', isLive ? 'ok' : 'late'),
    ];
  const { log, outbox, bus } = pipeline;
  const isOutboxLate = outbox.ageMs > healthLimits.outboxLateMs;
  const isUnread = bus !== null && bus.unread > healthLimits.unreadLate;
  const lateMs = rowsLateMs(pipeline);
  const isOrphan = pipeline.partitions.some(({ copy }) => copy === null);
  const rows: Health = pipeline.parked > 0 || isOrphan ? 'broken' : lateMs > healthLimits.rowsLateMs ? 'late' : 'ok';
  return [
    of('command', service('command')),
    of('log', log.hiddenSeconds > healthLimits.hiddenLateSeconds ? 'late' : 'ok'),
    of('outbox', isOutboxLate ? 'late' : 'ok', isOutboxLate),
    of('stream', bus === null ? 'broken' : isUnread ? 'late' : 'ok', isUnread),
    of('projector', worse(service('projector'), rows), lateMs > healthLimits.rowsLateMs),
    of('notifier', service('notifier')),
    of('screen', isLive ? 'ok' : 'late'),
  ];
}

export const copiesOf = (
  { services }: Pick<Seen, 'services'>,
  name: WatchedService['name'],
): WatchedService['copies'] | undefined => services?.services.find((each) => each.name === name)?.copies;

export function healthOf(copies: WatchedService['copies'] | undefined): Health {
  if (!copies || copies.length === 0) return 'unknown';
  const ready = copies.filter(({ state }) => state === 'ready').length;
  return ready === copies.length ? 'ok' : ready > 0 ? 'late' : 'broken';
}

const order: readonly Health[] = ['ok', 'unknown', 'late', 'broken'];
const worse = (a: Health, b: Health): Health => (order.indexOf(a) > order.indexOf(b) ? a : b);

/** How long the oldest event waits that is not in the rows. */
export function rowsLateMs({ at, partitions }: Pick<Pipeline, 'at' | 'partitions'>): number {
  const oldest = partitions.flatMap(({ behindSince }) => behindSince ?? []).sort()[0];
  return oldest === undefined ? 0 : Math.max(0, Date.parse(at) - Date.parse(oldest));
}

/** What somebody must know first, the worst first. */
export type Finding =
  | { kind: 'away'; services: readonly string[] }
  | { kind: 'partly'; services: readonly string[] }
  | { kind: 'not-ready'; services: readonly string[] }
  | { kind: 'bus-away' }
  | { kind: 'orphan' }
  | { kind: 'parked'; count: number }
  | { kind: 'outbox'; count: number; ms: number }
  | { kind: 'rows'; count: number; ms: number }
  | { kind: 'hidden'; ms: number };

export function findingsOf(seen: Seen): Finding[] {
  const { pipeline, services } = seen;
  const found: Finding[] = [];
  const named = (is: (copies: WatchedService['copies']) => boolean): string[] =>
    (services?.services ?? []).filter(({ copies }) => copies.length > 0 && is(copies)).map(({ name }) => name);
  const add = (kind: 'away' | 'partly' | 'not-ready', names: string[]): void => {
    if (names.length > 0) found.push({ kind, services: names });
  };
  add(
    'away',
    named((copies) => copies.every(({ state }) => state === 'away')),
  );
  add(
    'not-ready',
    named(
      (copies) => copies.every(({ state }) => state !== 'ready') && copies.some(({ state }) => state === 'not-ready'),
    ),
  );
  add(
    'partly',
    named((copies) => healthOf(copies) === 'late'),
  );
  if (!pipeline) return found;
  if (pipeline.bus === null) found.push({ kind: 'bus-away' });
  if (pipeline.partitions.some(({ copy }) => copy === null)) found.push({ kind: 'orphan' });
  if (pipeline.parked > 0) found.push({ kind: 'parked', count: pipeline.parked });
  if (pipeline.outbox.ageMs > healthLimits.outboxLateMs)
    found.push({ kind: 'outbox', count: pipeline.outbox.commits, ms: pipeline.outbox.ageMs });
  const ms = rowsLateMs(pipeline);
  if (ms > healthLimits.rowsLateMs)
    found.push({ kind: 'rows', count: pipeline.partitions.reduce((sum, { behind }) => sum + behind, 0), ms });
  if (pipeline.log.hiddenSeconds > healthLimits.hiddenLateSeconds)
    found.push({ kind: 'hidden', ms: pipeline.log.hiddenSeconds * 1000 });
  return found;
}
