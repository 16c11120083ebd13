import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FromClient, LiveTopic, ToClient } from '@procession/contracts/live.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { slugOf } from '../world.ts';
import type { MatrixWorld } from './matrix-world.ts';
import { type Office, type PersonKind, people } from './office.ts';

// The live connection: every topic of the AsyncAPI document × tenant and permission.

interface TopicRow {
  /** A topic under which this instance, or its task, is shown. */
  of: (instance: string) => LiveTopic;
  /** Who is shown an instance with which only the one who may do everything has to do. */
  sees: readonly PersonKind[];
  /** What makes that instance, and changes what is shown: else that it ends, which leaves nobody's tasks as they were. */
  make?: (office: Office) => Promise<string>;
  change?: (office: Office, instance: string) => Promise<void>;
}

const makeIn = (office: Office, { make }: TopicRow): Promise<string> =>
  make ? make(office) : office.instance('private');

async function changeIn(office: Office, { change }: TopicRow, instance: string): Promise<void> {
  if (change) await change(office, instance);
  else await office.must('POST', `/v1/instances/${instance}/cancel`, { reason: 'x' });
}

const topics: Record<LiveTopic['name'], TopicRow> = {
  instances: {
    of: () => ({ name: 'instances', filter: { definition: 'common-private', entityType: 'thing' } }),
    sees: ['read', 'everything'],
  },
  instance: { of: (id) => ({ name: 'instance', id }), sees: ['read', 'everything'] },
  tasks: { of: () => ({ name: 'tasks' }), sees: ['everything'] },
  notifications: {
    of: () => ({ name: 'notifications' }),
    sees: ['everything'],
    make: (office) => office.offered(),
    change: async (office) => void (await office.offered()),
  },
};

const withinMs = 10_000;

export function testLiveTopics(world: () => MatrixWorld): void {
  test('every topic of the AsyncAPI document has its line', () => {
    const file = join(import.meta.dirname, '../../../docs/asyncapi.json');
    const { components } = JSON.parse(readFileSync(file, 'utf8'));
    const topic = components.messages.subscribe.payload.properties.topic;
    const names = (topic.oneOf ?? topic.anyOf).map(
      (one: { properties: { name: { const: string } } }) => one.properties.name.const,
    );
    expect(names.sort()).toEqual(Object.keys(topics).sort());
  });

  test.each(Object.entries(topics))(
    'the topic %s is shown to those in the table, at first and when it changes',
    async (_name, row) => {
      const { own } = world();
      const id = await makeIn(own, row);
      await own.settle();
      const lines = await Promise.all(
        people.map(async (kind) => [kind, await subscribe(world(), own, kind, row.of(id))] as const),
      );
      for (const [kind, line] of lines)
        expect({ kind, sees: line.text().includes(id) }).toEqual({ kind, sees: row.sees.includes(kind) });
      await changeIn(own, row, id);
      for (const [kind, line] of lines.filter(([kind]) => row.sees.includes(kind)))
        await waitUntil(`${kind} is told`, () => line.changes() > 0, { withinMs });
      for (const [kind, line] of lines.filter(([kind]) => !row.sees.includes(kind)))
        expect({ kind, heard: line.text().includes(id) }).toEqual({ kind, heard: false });
      for (const [, line] of lines) line.close();
    },
  );

  test.each(Object.entries(topics))(
    'the topic %s shows nothing of another tenant, at first and when it changes',
    async (_name, row) => {
      const { own, other } = world();
      const id = await makeIn(own, row);
      const fence = await other.instance('private');
      await own.settle();
      await other.settle();
      const stranger = await subscribe(world(), other, 'everything', row.of(id));
      const watching = await subscribe(world(), other, 'everything', { name: 'instance', id: fence });
      const owner = await subscribe(world(), own, 'everything', row.of(id));
      await changeIn(own, row, id);
      await waitUntil('its own tenant is told', () => owner.changes() > 0, { withinMs });
      // Whoever has this has had all that came before it.
      await other.must('POST', `/v1/instances/${fence}/cancel`, { reason: 'x' });
      await waitUntil('the other tenant is told of its own', () => watching.changes() > 0, { withinMs });
      expect(stranger.text()).not.toContain(own.tenant);
      expect(stranger.text()).not.toContain(id);
      for (const line of [stranger, watching, owner]) line.close();
    },
  );

  test('a filter that names what another tenant has shows what one shows that names nothing', async () => {
    const { own, other } = world();
    const definition = await other.definition();
    const filters = [
      { definition },
      { definition: 'missing' },
      { entityId: `${other.tenant}-1` },
      { entityId: 'missing' },
    ];
    for (const filter of filters) {
      const line = await subscribe(world(), own, 'everything', { name: 'instances', filter });
      expect(line.said).toMatchObject([{ type: 'snapshot', rows: [], hasMore: false }]);
      line.close();
    }
  });

  test('a connection is opened by a ticket that is good, once', async () => {
    const { own, callRaw } = world();
    const open = (ticket: string) =>
      callRaw({ service: 'notifier', method: 'GET', path: `/v1/live${ticket}` }, undefined);
    const ticket = await ticketFor(own, 'everything');
    const [payload] = ticket.split('.');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, tenant: 'southern' })).toString('base64url');
    for (const bad of ['x', `${payload}.x`, `${forged}.${ticket.split('.')[1]}`])
      expect(slugOf(await open(`?ticket=${encodeURIComponent(bad)}`))).toBe('not-signed-in');
    expect(slugOf(await open(''))).toBe('invalid-request');
    expect(slugOf(await open(`?ticket=${encodeURIComponent(ticket)}`))).toBe('invalid-request'); // no WebSocket
    expect(slugOf(await open(`?ticket=${encodeURIComponent(ticket)}`))).toBe('not-signed-in'); // used
  });
}

async function ticketFor(office: Office, kind: PersonKind): Promise<string> {
  const request = { service: 'notifier' as const, method: 'POST', path: '/v1/live/tickets' };
  return String((await office.send(office.person(kind), request)).body.ticket);
}

/** A live connection that has the snapshot of one topic. */
async function subscribe({ stack }: MatrixWorld, office: Office, kind: PersonKind, topic: LiveTopic) {
  const base = stack.urls.notifier[0]!.replace('http', 'ws');
  const socket = new WebSocket(`${base}/v1/live?ticket=${encodeURIComponent(await ticketFor(office, kind))}`);
  const said: ToClient[] = [];
  const failed = new Promise<never>((_resolve, reject) => socket.on('error', reject));
  socket.on('message', (data) => said.push(JSON.parse(String(data))));
  socket.on('open', () => {
    const message: FromClient = { type: 'subscribe', id: 'it', topic, limit: 1_000 };
    socket.send(JSON.stringify(message));
  });
  await Promise.race([
    failed,
    waitUntil('a snapshot', () => said.some(({ type }) => type === 'snapshot'), { withinMs, everyMs: 10 }),
  ]);
  return {
    said,
    text: () => JSON.stringify(said),
    changes: () => said.filter(({ type }) => type === 'changes').length,
    close: () => socket.close(),
  };
}
