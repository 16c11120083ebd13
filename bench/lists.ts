import { fillLists } from '@procession/stack/fill-lists.ts';
import type { Stack } from '@procession/stack/stack.ts';
import pg from 'pg';
import { openTarget, percentile, type Target } from './load.ts';
import { administrator, must } from './world.ts';

/** Its rows are put into the tables straight; the log has its directory only. */
export const listsTenant = 'lists';

const inFlight = 8;
const farPages = 20;

export interface ListFigures {
  figures: Record<string, number>;
  notes: Record<string, string>;
}

/**
 * Lists over HTTP, the tables warm, with more and more instances of one tenant: inbox of a role 20 %, a definition's status by due date
 * 40 % (of the 20 definitions with the most), a listed field's value 20 %, a far page 10 %, counts 10 %; half of them by somebody who sees all, half by a clerk.
 */
export async function measureLists(
  stack: Stack,
  adminUrl: string,
  { sizes, requests }: { sizes: Readonly<Record<string, number>>; requests: number },
  say: (text: string) => void,
): Promise<ListFigures> {
  const people = await registerPeople(stack);
  const target = openTarget(stack.urls.query[0]!, inFlight);
  const measured: ListFigures = { figures: {}, notes: {} };
  let after = 0;
  for (const [name, count] of Object.entries(sizes)) {
    say(`lists of ${count} instances`);
    await fillLists(adminUrl, { tenant: listsTenant, after, count });
    await settle(adminUrl);
    const kinds = await mixOf(target, people, count);
    await drive(target, kinds, Math.ceil(requests / 4));
    const tookMs = await drive(target, kinds, requests);
    measured.figures[`list_p99_ms_${name}`] = percentile([...tookMs.values()].flat(), 0.99);
    measured.notes[`list_p99_ms_${name}`] =
      `p50 ${percentile([...tookMs.values()].flat(), 0.5).toFixed(1)}; p99 ${[...tookMs].map(([kind, list]) => `${kind} ${percentile(list, 0.99).toFixed(1)}`).join(', ')}`;
    after = count;
  }
  await target.close();
  return measured;
}

interface People {
  all: string;
  clerk: string;
}

async function registerPeople(stack: Stack): Promise<People> {
  const admin = await stack.token(administrator, { tenant: listsTenant });
  const command = openTarget(stack.urls.command[0]!, 1);
  for (const user of ['boss', 'list_3_1'])
    await must(command, 'put', `/v1/directory/users/${user}`, admin, { name: user });
  for (const [role, holder, permission] of [
    ['readers', 'boss', 'read'],
    ['list_3', 'list_3_1', 'act'],
  ])
    await must(command, 'put', `/v1/directory/roles/${role}`, admin, {
      name: role,
      permissions: [permission],
      holders: [holder],
    });
  await command.close();
  const token = (user: string) => stack.token(user, { tenant: listsTenant });
  return { all: await token('boss'), clerk: await token('list_3_1') };
}

/** What autovacuum does sooner or later. */
async function settle(adminUrl: string): Promise<void> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query(
    'vacuum (analyze) read.instances, read.instance_readers, read.listed_values, read.tasks, read.task_candidates',
  );
  await admin.end();
}

interface Kind {
  name: string;
  /** Of ten requests. */
  share: number;
  ask: (n: number) => [path: string, token: string];
}

async function mixOf(target: Target, { all, clerk }: People, count: number): Promise<Kind[]> {
  const someone = (n: number): string => (n % 2 === 0 ? all : clerk);
  const far = [await farPage(target, all), await farPage(target, clerk)];
  return [
    {
      name: 'inbox',
      share: 2,
      ask: (n) => [n % 2 === 0 ? '/v1/tasks?of=role&role=list_3' : '/v1/tasks?of=mine', clerk],
    },
    {
      name: 'status and definition',
      share: 4,
      ask: (n) => [`/v1/instances?status=in_progress&definition=list-${(n * 7) % 20}`, someone(n)],
    },
    {
      name: 'listed field',
      share: 2,
      ask: (n) => [
        n % 4 < 2
          ? `/v1/instances?column=f_customer:C-${(n * 31) % Math.min(count, 50_000)}`
          : `/v1/instances?column=f_region:region-${n % 20}&status=in_progress&definition=list-${(n * 3) % 20}`,
        someone(n),
      ],
    },
    { name: 'far page', share: 1, ask: (n) => [far[n % 2]!, someone(n)] },
    {
      name: 'count',
      share: 1,
      ask: (n) => [`/v1/instances?status=in_progress&definition=list-${(n * 3) % 20}&count=true&limit=1`, someone(n)],
    },
  ];
}

/** The path of a page that is reached by following `next`. */
async function farPage(target: Target, token: string): Promise<string> {
  const path = '/v1/instances?status=in_progress&limit=50';
  let cursor = '';
  for (let page = 0; page < farPages; page++) {
    const { next } = await items(target, `${path}${cursor}`, token);
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  return `${path}${cursor}`;
}

async function items(target: Target, path: string, token: string): Promise<{ next: string | null }> {
  const reply = await target.get(path, token);
  if (reply.status !== 200) throw new Error(`GET ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body as { next: string | null };
}

/** @returns milliseconds of each request, by kind */
async function drive(target: Target, kinds: readonly Kind[], requests: number): Promise<Map<string, number[]>> {
  const order = kinds.flatMap((kind) => Array.from({ length: kind.share }, () => kind));
  const tookMs = new Map<string, number[]>(kinds.map(({ name }) => [name, []]));
  let sent = 0;
  const slot = async (): Promise<void> => {
    for (let n = sent++; n < requests; n = sent++) {
      const kind = order[n % order.length]!;
      const [path, token] = kind.ask(Math.floor(n / order.length));
      const at = performance.now();
      await items(target, path, token);
      tookMs.get(kind.name)!.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, slot));
  return tookMs;
}
