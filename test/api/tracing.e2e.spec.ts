import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '@procession/stack/wait-until.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type CollectedSpan, openSpanCollector } from './span-collector.ts';
import { openWorld, type World } from './world.ts';

// One decision is one trace, over four processes.

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const callersSpan = '00f067aa0ba902b7';
const traced = { traceparent: `00-${traceId}-${callersSpan}-01` };

let collector: Awaited<ReturnType<typeof openSpanCollector>>;
let world: World;
beforeAll(async () => {
  collector = await openSpanCollector();
  world = await openWorld((file) => readFileSync(file, 'utf8'), {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_TRACES_SAMPLER: 'parentbased_always_off', // what the caller traces, and nothing else
    OUTBOUND_ALLOW: '127.0.0.1/32',
  });
});
afterAll(async () => {
  await world?.close();
  await collector?.close();
});

async function metaOf(stream: string): Promise<{ traceparent?: string }[]> {
  const client = new pg.Client({ connectionString: world.stack.databases.admin });
  await client.connect();
  try {
    const text = 'select meta::jsonb as meta from log.events where stream = $1 order by revision';
    return (await client.query(text, [stream])).rows.map(({ meta }) => meta);
  } finally {
    await client.end();
  }
}

/** A live connection that has the snapshot of one instance. */
async function subscribe(id: string): Promise<WebSocket> {
  const { body } = await world.call('ben', 'POST', 'notifier', '/v1/live/tickets');
  const base = world.stack.urls.notifier[0]!.replace('http', 'ws');
  const socket = new WebSocket(`${base}/v1/live?ticket=${encodeURIComponent(String(body.ticket))}`);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('message', () => resolve());
    socket.once('open', () =>
      socket.send(JSON.stringify({ type: 'subscribe', id: 'one', topic: { name: 'instance', id } })),
    );
  });
  return socket;
}

const ofTrace = (id: string): CollectedSpan[] => collector.spans.filter((span) => span.traceId === id);
const heard = (id: string, name: string): Promise<unknown> =>
  waitUntil(`the span ${name}`, () => ofTrace(id).some((span) => span.name === name), { withinMs: 10_000 });

test('a decision is one trace from its request to the push of its rows', async () => {
  const { call, start, stack } = world;
  const { id, task } = await start();
  const socket = await subscribe(id);
  const rows: number[] = [];
  socket.on('message', (data) => {
    const { changes = [] } = JSON.parse(String(data)) as { changes?: { row?: { revision: number } }[] };
    for (const { row } of changes) if (row) rows.push(row.revision);
  });
  const decided = await call('ben', 'POST', 'command', `/v1/tasks/${task}/decide`, { outcome: 'approved' }, traced);
  expect(decided.status).toBe(200);
  const revision = (decided.body.instance as { revision: number }).revision;
  await waitUntil('the row is pushed', () => rows.includes(revision), { withinMs: 10_000 });
  const names = ['POST /v1/tasks/:id/decide', 'decide', 'append', 'publish log.0', 'apply log.0', 'push read.0'];
  for (const name of names) await heard(traceId, name); // each process sends its own, when it comes to it
  socket.close();

  const spans = ofTrace(traceId);
  const one = (name: string): CollectedSpan => {
    const found = spans.filter((span) => span.name === name);
    expect({ name, count: found.length }).toEqual({ name, count: 1 });
    return found[0]!;
  };
  const request = one('POST /v1/tasks/:id/decide');
  const push = one('push read.0');
  const apply = one('apply log.0');
  const tree = spans.map(({ service, name, parentSpanId }) => {
    const parent = spans.find(({ spanId }) => spanId === parentSpanId)?.name ?? parentSpanId;
    return `${service}: ${name} < ${parent}`;
  });
  expect(tree.sort()).toEqual([
    'procession-command: POST /v1/tasks/:id/decide < 00f067aa0ba902b7',
    'procession-command: append < POST /v1/tasks/:id/decide',
    'procession-command: decide < POST /v1/tasks/:id/decide',
    'procession-command: publish log.0 < POST /v1/tasks/:id/decide',
    'procession-notifier: push read.0 < apply log.0',
    'procession-projector: apply log.0 < POST /v1/tasks/:id/decide',
  ]);
  expect(request.attributes).toMatchObject({
    'http.response.status_code': '200',
    'procession.tenant': 'harbour-homes',
  });
  expect(push.attributes['procession.frames']).toBe('1');
  expect(push.startedAtNs).toBeGreaterThan(apply.startedAtNs);

  const { body } = await call('priya', 'GET', 'query', `/v1/instances/${id}`, undefined, traced);
  expect(body.revision).toBe(revision);
  await heard(traceId, 'GET /v1/instances/:id');
  expect(stack.urls.query).toHaveLength(1);
});

test('what is committed together is in the trace of each command, and the traces know of each other', async () => {
  const { call } = world;
  const ids = Array.from({ length: 24 }, (_, n) => `${n.toString(16).padStart(2, '0')}`.padEnd(32, 'a'));
  const start = (id: string, n: number) =>
    call(
      'ana',
      'POST',
      'command',
      '/v1/instances',
      { definition: 'booking-cancellation', entity: { type: 'booking', id: `TR-${n}` }, data: { reason: 'x' } },
      { traceparent: `00-${id}-${callersSpan}-01` },
    );
  const answers = await Promise.all(ids.map(start));
  expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 201));
  for (const id of ids) {
    await heard(id, 'append');
    await heard(id, 'push read.0');
    expect(ofTrace(id).filter(({ name }) => name === 'append')).toHaveLength(1);
  }
  const appends = collector.spans.filter(({ name, traceId: id }) => name === 'append' && ids.includes(id));
  const together = appends.filter(({ attributes }) => Number(attributes['db.operation.batch.size']) > 1);
  expect(together.length).toBeGreaterThan(1);
  for (const span of together) expect(span.links.length).toBeGreaterThan(0);
});

test('an event keeps the context of its command, and the log names the trace', async () => {
  const { call, start } = world;
  const { id } = await start();
  const other = '5bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { traceparent: `00-${other}-${callersSpan}-01` };
  const refused = await call('ben', 'POST', 'command', `/v1/instances/${id}/comment`, { comment: 'x' }, headers);
  expect(refused.status).toBe(200);
  await heard(other, 'append');
  await heard(other, 'POST /v1/instances/:id/comment');
  const { body } = await call('priya', 'GET', 'query', `/v1/instances/${id}/events?detail=all`);
  expect(JSON.stringify(body)).not.toContain(other); // for operators in the log, not for readers of the history
  const span = ofTrace(other).find(({ name }) => name.startsWith('POST'))!;
  const meta = await metaOf(`instance-${id}`);
  expect(meta.map(({ traceparent }) => traceparent)).toContain(`00-${other}-${span.spanId}-01`);
});

test('what the caller does not sample is not recorded, and its events keep what came', async () => {
  const { call, start } = world;
  const { id } = await start();
  const traceparent = `00-6bf92f3577b34da6a3ce929d0e0e4736-${callersSpan}-00`;
  await call('ben', 'POST', 'command', `/v1/instances/${id}/comment`, { comment: 'x' }, { traceparent });
  expect((await metaOf(`instance-${id}`)).map((meta) => meta.traceparent)).toContain(traceparent);
  await call(
    'ben',
    'POST',
    'command',
    `/v1/instances/${id}/comment`,
    { comment: 'y' },
    {
      traceparent: `00-7bf92f3577b34da6a3ce929d0e0e4736-${callersSpan}-01`,
    },
  );
  await heard('7bf92f3577b34da6a3ce929d0e0e4736', 'push read.0');
  expect(ofTrace('6bf92f3577b34da6a3ce929d0e0e4736')).toEqual([]);
});

test('what a decision has called outside is in its trace, and so is what came of it', async () => {
  const { call } = world;
  const sent: unknown[] = [];
  const receiver = createServer((request, response) => {
    sent.push(request.headers.traceparent);
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const definition = `traced-${Date.now()}`;
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const published = await call('priya', 'POST', 'command', `/v1/definitions/${definition}/versions`, {
    confirmWarnings: true,
    document: {
      key: definition,
      start: 'check',
      steps: {
        check: {
          type: 'approval',
          assign: { user: 'ben' },
          next: [
            { on: 'approved', to: 'pay' },
            { on: 'rejected', to: 'done' },
          ],
        },
        pay: { type: 'service', http: { method: 'POST', url, body: 'pay' }, next: 'done' },
        done: { type: 'end', status: 'completed' },
      },
    },
  });
  expect(published.text).toContain('"version":1');
  const { body } = await call('ana', 'POST', 'command', '/v1/instances', { definition });
  const [task] = body.openTasks as [{ id: string }];
  const id = '8bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { traceparent: `00-${id}-${callersSpan}-01` };
  await call('ben', 'POST', 'command', `/v1/tasks/${task.id}/decide`, { outcome: 'approved' }, headers);
  await heard(id, 'call POST');
  const after = (): CollectedSpan[] => {
    const outside = ofTrace(id).find(({ name }) => name === 'call POST');
    return ofTrace(id).filter(({ parentSpanId }) => parentSpanId === outside?.spanId);
  };
  await waitUntil('its result is applied', () => after().some(({ name }) => name === 'apply log.0'), {
    withinMs: 10_000,
  });
  await waitUntil('and published', () => after().some(({ name }) => name === 'publish log.0'), { withinMs: 10_000 });
  receiver.close();

  const spans = ofTrace(id);
  const [outside, ...more] = spans.filter(({ name }) => name === 'call POST');
  expect(more).toEqual([]);
  expect(sent).toEqual([`00-${id}-${outside!.spanId}-01`]);
  const request = spans.find(({ name }) => name === 'POST /v1/tasks/:id/decide');
  expect(outside).toMatchObject({
    service: 'procession-worker',
    parentSpanId: request!.spanId,
    attributes: { 'procession.step': 'pay', 'http.response.status_code': '200' },
  });
  expect(new Set(after().map(({ service, name }) => `${service}: ${name}`))).toEqual(
    new Set([
      'procession-command: decide',
      'procession-command: append',
      'procession-command: publish log.0',
      'procession-projector: apply log.0',
    ]),
  );
});
