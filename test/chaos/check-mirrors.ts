import { canonical } from '@procession/contracts/canonical.ts';
import type { LiveTopic } from '@procession/contracts/live.ts';
import { instanceRow, type LiveRow } from '@procession/contracts/read-models.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import type { ChaosRun } from './chaos-run.ts';
import type { LiveReader } from './live-reader.ts';
import type { LoggedEvent } from './logged-event.ts';
import type { Mirror } from './mirror.ts';

/** Once the rows are there: a reader polls every few hundred milliseconds at the most. */
const mirrorsWithinMs = 10_000;

/** What each client holds is what the query service answers to the same person, and nobody sees another tenant. */
export async function checkMirrors(run: ChaosRun, events: readonly LoggedEvent[]): Promise<void> {
  if (!checkTenants(run, events)) return; // then the mirrors cannot be right, either
  for (const reader of run.readers) for (const mirror of reader.mirrors) await checkMirror(run, reader, mirror);
}

async function checkMirror(run: ChaosRun, reader: LiveReader, mirror: Mirror): Promise<void> {
  let difference: string | undefined = 'it never had a snapshot';
  const isSame = async (): Promise<boolean> => {
    if (!mirror.isCurrent()) return false;
    difference = differenceOf(mirror.rows, await answerOf(run, reader, mirror.topic));
    return difference === undefined;
  };
  await waitUntil(`${mirror.id} is current`, isSame, { withinMs: mirrorsWithinMs, everyMs: 200 }).catch(() =>
    run.violations.add('mirror-differs', `${mirror.id}: ${difference ?? 'it is not current'}`),
  );
}

function differenceOf(held: ReadonlyMap<string, LiveRow>, answered: readonly LiveRow[]): string | undefined {
  for (const row of answered) {
    const mine = held.get(row.id);
    if (!mine) return `${row.id} at ${row.revision} is not held`;
    if (canonical(mine) !== canonical(row)) return `${row.id}: ${canonical(mine)} is held, ${canonical(row)} answered`;
  }
  const known = new Set(answered.map(({ id }) => id));
  const stray = [...held.keys()].find((id) => !known.has(id));
  return stray && `${stray} is held and not answered`;
}

async function answerOf(run: ChaosRun, { tenant, actor }: LiveReader, topic: LiveTopic): Promise<LiveRow[]> {
  if (topic.name === 'instance') {
    const { status, body } = await run.requests.get({ tenant, actor }, `/v1/instances/${topic.id}`);
    if (status !== 200) throw new Error(`GET of instance ${topic.id} answered ${status}: ${JSON.stringify(body)}`);
    return [instanceRow.parse(body)]; // the detail holds the row
  }
  const rows: LiveRow[] = [];
  const base = pathOf(topic);
  for (let next: unknown; ; ) {
    const path = typeof next === 'string' ? `${base}&cursor=${encodeURIComponent(next)}` : base;
    const { status, body } = await run.requests.get({ tenant, actor }, path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    rows.push(...(body.items as LiveRow[]));
    next = body.next;
    if (next === null) return rows;
  }
}

function pathOf(topic: Exclude<LiveTopic, { name: 'instance' }>): string {
  if (topic.name === 'tasks') return '/v1/tasks?limit=200&of=mine';
  if (topic.name === 'notifications') return '/v1/notifications?limit=200';
  const { status, definition } = topic.filter;
  return `/v1/instances?limit=200${status ? `&status=${status}` : ''}${definition ? `&definition=${definition}` : ''}`;
}

/** Rows say nothing of their tenant: the log knows whose instance each is. @returns whether each is of the viewer's own */
function checkTenants({ readers, violations }: ChaosRun, events: readonly LoggedEvent[]): boolean {
  const tenantOf = new Map(events.map(({ tenant, stream }) => [stream.slice('instance-'.length), tenant]));
  let isRight = true;
  for (const { tenant, mirrors } of readers)
    for (const mirror of mirrors)
      for (const id of mirror.everHeld) {
        const owner = tenantOf.get(id.split('.')[0]!);
        if (owner === tenant) continue;
        violations.add('foreign-row', `${mirror.id} was shown ${id} of ${owner ?? 'nobody'}`);
        isRight = false;
      }
  return isRight;
}
