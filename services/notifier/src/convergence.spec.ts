import { Mirror } from '@procession/client/live/mirror.ts';
import type { FeedMessage } from '@procession/contracts/feed.ts';
import type { LiveTopic, ToClient } from '@procession/contracts/live.ts';
import { instanceStatus } from '@procession/contracts/statuses.ts';
import { matches } from '@procession/read-models/matches.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LiveConnection } from './connection.ts';
import type { Limits } from './limits.ts';
import { type Copy, copyOf, LineTwin, settled } from './testing/copy.ts';
import { instance, task, viewer } from './testing/rows.ts';
import { TablesTwin, type Written } from './testing/tables-twin.ts';

// Whatever happens to the messages, lines, copies, rights and snapshots: in the end each client shows what the tables have.

const idOf = (number: number): string => `0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e5${number}`;

const topics: LiveTopic[] = [
  { name: 'instances', filter: {} },
  { name: 'instances', filter: { status: 'in_progress' } },
  { name: 'instance', id: idOf(0) },
  { name: 'tasks' },
];
const people = ['maria', 'omar'] as const;

const written = fc.record({
  number: fc.nat(4),
  isTask: fc.boolean(),
  status: fc.constantFrom(...instanceStatus.options.slice(1, 4)),
  isOpen: fc.boolean(),
  users: fc.subarray([...people]),
  readers: fc.subarray(['user:maria', 'role:finance']),
  tenantWide: fc.boolean(),
});

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      partition: fc.nat(1),
      rows: fc.array(written, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('hear' as const),
      copy: fc.nat(1),
      which: fc.nat(20),
      isLost: fc.boolean(),
      isDoubled: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const), copy: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('line-breaks' as const), client: fc.nat(), copy: fc.nat(1) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('line-fills' as const), client: fc.nat(), isFull: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('rights' as const),
      roles: fc.subarray(['finance']),
      mayRead: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('rows-are-read' as const), count: fc.integer({ min: 1, max: 8 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('epoch' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

class Client {
  readonly mirror = new Mirror();
  readonly faults: string[] = [];
  line = new LineTwin();
  connection: LiveConnection | undefined;
  copy: Copy;
  #isLive = false;
  readonly topic: LiveTopic;
  readonly user: string;

  constructor(topic: LiveTopic, user: string, copy: Copy) {
    this.topic = topic;
    this.user = user;
    this.copy = copy;
  }

  connect(copy: Copy, who: Viewer): void {
    if (this.connection) this.copy.hub.leave(this.connection);
    this.copy = copy;
    this.line = new LineTwin();
    this.line.send = (text) => this.#take(JSON.parse(text.toString()) as ToClient);
    this.#isLive = false;
    this.connection = copy.hub.join(this.line, who);
    const from = this.mirror.resumeFrom;
    copy.hub.hear(
      this.connection,
      JSON.stringify({ type: 'subscribe', id: '1', topic: this.topic, limit: 1_000, from }),
    );
  }

  #take(message: ToClient): void {
    switch (message.type) {
      case 'snapshot':
        this.#isLive = true;
        this.mirror.snapshot(message);
        return;
      case 'resumed':
        this.#isLive = true;
        return;
      case 'resync':
        this.#isLive = false;
        this.mirror.forgetPlace();
        return;
      case 'place':
        this.mirror.advance(message.place);
        return;
      case 'changes':
        if (!this.#isLive) this.faults.push('changes before the snapshot');
        for (const change of message.changes)
          if (this.mirror.apply(change) === 'missed') this.faults.push(`missed ${JSON.stringify(change)}`);
        this.mirror.advance(message.place);
        return;
      case 'refused':
        this.faults.push(message.problem.detail);
    }
  }
}

async function run(steps: Step[], limits: Partial<Limits>): Promise<void> {
  const tables = new TablesTwin();
  const beingRead: (() => void)[] = [];
  const gate = (): Promise<void> => new Promise((resolve) => beingRead.push(resolve));
  const copies = [copyOf(tables, { gate, limits }), copyOf(tables, { gate, limits })];
  for (const copy of copies) await copy.follower.lookAtHeads();
  let rights: { roles: string[]; permissions: ['read'] | [] } = { roles: [], permissions: ['read'] };
  const who = (user: string): Viewer => viewer(user, rights as never);
  const clients = topics.flatMap((topic, n) => people.map((user) => new Client(topic, user, copies[n % 2]!)));
  for (const client of clients) client.connect(client.copy, who(client.user));
  const bus: { copy: number; message: FeedMessage }[] = [];
  let revision = 0;

  for (const now of steps) {
    switch (now.do) {
      case 'write': {
        const rows = new Map<string, Written>();
        // A row keeps its partition, as a stream does.
        const mine = now.rows.filter(({ number }) => number % 2 === now.partition);
        for (const { number, isTask, status, isOpen, users, readers, tenantWide } of mine) {
          const id = isTask ? `${idOf(number)}.1` : idOf(number);
          revision++;
          const row = isTask
            ? task(id, revision, { users, status: isOpen ? 'open' : 'completed' })
            : instance(id, revision, { status });
          rows.set(id, { row, readers, tenantWide });
        }
        const message = tables.write(now.partition, ...rows.values());
        bus.push({ copy: 0, message }, { copy: 1, message });
        break;
      }
      case 'hear': {
        const mine = bus.filter(({ copy }) => copy === now.copy);
        const heard = mine[now.which % Math.max(1, mine.length)];
        if (!heard) break;
        if (!now.isDoubled) bus.splice(bus.indexOf(heard), 1);
        if (!now.isLost) copies[now.copy]!.follower.hear(heard.message);
        break;
      }
      case 'look':
        await copies[now.copy]!.follower.lookAtHeads();
        break;
      case 'line-breaks': {
        const client = clients[now.client % clients.length]!;
        client.connect(copies[now.copy]!, who(client.user));
        break;
      }
      case 'line-fills':
        clients[now.client % clients.length]!.line.bufferedAmount = now.isFull ? 1e9 : 0;
        break;
      case 'rights':
        rights = { roles: now.roles, permissions: now.mayRead ? ['read'] : [] };
        for (const { copy, connection, user } of clients) copy.hub.setViewer(connection!, who(user));
        break;
      case 'rows-are-read':
        for (const resolve of beingRead.splice(0, now.count)) resolve();
        break;
      case 'epoch':
        tables.epoch++;
        break;
    }
    await settled();
    for (const copy of copies) copy.hub.tick();
  }

  for (const { line } of clients) line.bufferedAmount = 0;
  for (let round = 0; round < 5; round++) {
    for (const { follower, hub } of copies) {
      await follower.lookAtHeads();
      hub.tick();
      for (const resolve of beingRead.splice(0)) resolve();
      await settled();
    }
  }
  for (const { mirror, faults, topic, user } of clients) {
    const due = tables.changes.filter((change) => matches(topic, who(user), change)).map(({ row }) => row);
    expect(faults).toEqual([]);
    expect(new Map([...mirror.rows.values()].map((row) => [row.id, row]))).toEqual(
      new Map(due.map((row) => [row.id, row])),
    );
  }
}

const steps = fc.array(step, { minLength: 20, maxLength: 120, size: 'max' });

test('whatever is lost, doubled, shuffled, broken or slow: a client ends with its filter over the tables', () =>
  fc.assert(
    fc.asyncProperty(steps, (taken) => run(taken, {})),
    { numRuns: 150 },
  ));

test('also when hardly anything is remembered and little is held back', () =>
  fc.assert(
    fc.asyncProperty(steps, (taken) =>
      run(taken, { recentRowsMax: 6, heldBackRowsMax: 2, replayRowsMax: 2, recentAtStart: 2 }),
    ),
    { numRuns: 150 },
  ));
