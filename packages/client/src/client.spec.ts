import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createClient } from './client.ts';
import { NoAnswer, ProblemFailure } from './problem-failure.ts';
import { waitBefore } from './retry.ts';

interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}
type Answer = (response: ServerResponse) => void;

let asked: Asked[] = [];
let answers: Answer[] = [];
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += String(chunk);
  });
  request.on('end', () => {
    asked.push({
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: /json/.test(request.headers['content-type'] ?? '') ? JSON.parse(text) : text || undefined,
    });
    (answers.shift() ?? gives(404, problem('not-found')))(response);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const client = createClient({ commandUrl: base, queryUrl: base, liveUrl: base, token: async () => 'my-token' });

beforeEach(() => {
  asked = [];
  answers = [];
});
afterAll(() => void server.close());

const gives =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const breaks: Answer = (response) => void response.destroy();
const problem = (slug: string, facts: object = {}) => ({
  type: `urn:procession:problem:${slug}`,
  title: 'Title',
  status: 409,
  detail: 'Detail.',
  ...facts,
});

const id = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
const instance = {
  id,
  number: 1,
  definition: 'booking-cancellation',
  version: 1,
  title: 'Cancel booking B-1',
  status: 'in_progress',
  revision: 3,
  openTasks: [],
};
const task = { id: `${id}.1`, status: 'completed', outcome: 'approved', claimedBy: null, revision: 5, instance };
const nobody = { id: 'maria', name: null, tenant: 'acme', roles: [], permissions: [] };

test('a command whose answer is lost or late is repeated under one key', async () => {
  answers = [breaks, gives(503, problem('contended')), gives(200, task)];
  expect(await client.tasks.decide(`${id}.1`, { outcome: 'approved' })).toMatchObject({ outcome: 'approved' });
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(3).fill(`POST /v1/tasks/${id}.1/decide`));
  const keys = new Set(asked.map(({ headers }) => headers['idempotency-key']));
  expect(keys.size).toBe(1);
  expect(asked[0]!.headers.authorization).toBe('Bearer my-token');
});

test('another copy is asked at once, under the same key, when one is away or cannot now', async () => {
  const away = 'http://127.0.0.1:9'; // nobody listens there
  const other = createServer((_request, response) =>
    gives(503, problem('unavailable'), { 'retry-after': '4' })(response),
  );
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const busy = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const began = performance.now();
  for (const commandUrl of [
    [away, base],
    [base, away],
    [busy, away, base],
  ]) {
    answers = [gives(200, task)];
    const copies = createClient({ commandUrl, queryUrl: base, liveUrl: base, token: async () => 'my-token' });
    expect(await copies.tasks.claim(`${id}.1`)).toMatchObject({ id: `${id}.1` });
  }
  expect(asked).toHaveLength(3);
  expect(performance.now() - began).toBeLessThan(2_000);
  other.close();
});

test('a limit that holds for the caller is waited for, not gone round at another copy', async () => {
  answers = [gives(429, problem('rate-limited'), { 'retry-after': '0.3' }), gives(200, task)];
  const copies = createClient({ commandUrl: [base, base], queryUrl: base, liveUrl: base, token: async () => 't' });
  const began = performance.now();
  await copies.tasks.claim(`${id}.1`);
  expect(performance.now() - began).toBeGreaterThan(290);
});

test('two commands have two keys, and one of the caller’s own is kept', async () => {
  answers = [gives(200, task), gives(200, task), gives(200, task)];
  await client.tasks.claim(`${id}.1`);
  await client.tasks.claim(`${id}.1`);
  await client.tasks.claim(`${id}.1`, { idempotencyKey: 'mine' });
  const keys = asked.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(3);
  expect(keys[2]).toBe('mine');
});

test('a refusal is not repeated, and says what it is', async () => {
  answers = [gives(409, problem('task-already-decided', { by: 'omar', outcome: 'rejected' }))];
  const failure = await client.tasks.decide(`${id}.1`, { outcome: 'approved' }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProblemFailure);
  expect(failure).toMatchObject({
    slug: 'task-already-decided',
    status: 409,
    facts: { by: 'omar', outcome: 'rejected' },
  });
  expect(asked).toHaveLength(1);
});

test('a write that cannot be repeated safely is tried once', async () => {
  answers = [breaks];
  const failure = await client.definitions
    .putDraft('a', { document: {} }, { ifMatch: 3 })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NoAnswer);
  expect(asked.map(({ headers }) => headers['if-match'])).toEqual(['"3"']);
});

test('what was written is named to the reads that follow, the furthest of each stream', async () => {
  const token = (revision: number) => ({ 'consistency-token': `1;instance-${id}@${revision}` });
  answers = [gives(200, nobody), gives(200, task, token(5)), gives(200, task, token(4)), gives(200, nobody)];
  await client.directory.me();
  await client.tasks.claim(`${id}.1`);
  await client.tasks.release(`${id}.1`);
  await client.directory.me();
  expect(asked[0]!.headers).not.toHaveProperty('consistency-token');
  expect(asked[3]!.headers).toMatchObject({ 'consistency-token': `1;instance-${id}@5`, prefer: 'wait=2' });
});

test('parameters are sent as lists, and what is not given is left out', async () => {
  answers = [gives(200, { items: [], next: null })];
  const query = { status: ['approved', 'rejected'], limit: 3, cursor: undefined } as never;
  await client.instances.list(query);
  expect(asked[0]!.url).toBe('/v1/instances?status=approved%2Crejected&limit=3');
});

test('the audit comes as a table, too', async () => {
  answers = [(response) => response.writeHead(200, { 'content-type': 'text/csv' }).end('at,fact\n')];
  expect(await client.audit.csv({ actor: 'maria' })).toBe('at,fact\n');
});

test('a call that is given up stops trying', async () => {
  const stop = new AbortController();
  answers = [
    (response) => {
      gives(503, problem('overloaded'), { 'retry-after': '5' })(response);
      stop.abort(new Error('enough'));
    },
  ];
  await expect(client.tasks.claim(`${id}.1`, { signal: stop.signal })).rejects.toThrow('enough');
  expect(asked).toHaveLength(1);
});

test('waits grow, are scattered, keep to Retry-After, and have an end', () => {
  expect(waitBefore(2, null, () => 0)).toBe(75);
  expect(waitBefore(2, null, () => 1)).toBe(150);
  expect(waitBefore(4, null, () => 1)).toBe(600);
  expect(waitBefore(2, '1', () => 0)).toBe(1_000);
  expect(waitBefore(2, '3600', () => 0)).toBe(5_000);
  expect(waitBefore(20, null, () => 1)).toBe(5_000);
});

const accepted = { id, status: 'accepted', links: { self: `/v1/operations/${id}` } };

test('a write may be done later: its answer is an operation, and waiting ends with what it did', async () => {
  const result = { status: 200, body: task, etag: '"5"' };
  answers = [gives(202, accepted), gives(200, accepted), gives(200, { ...accepted, status: 'succeeded', result })];
  const operation = await client.tasks.decide(task.id, { outcome: 'approved' }, { respondAsync: true });
  expect(operation.status).toBe('accepted');
  expect(asked[0]!.headers).toMatchObject({ prefer: 'respond-async', 'idempotency-key': expect.any(String) });
  expect((await client.waitForOperation(operation)).result).toEqual(result);
  expect(asked.slice(1).map(({ url }) => url)).toEqual([accepted.links.self, accepted.links.self]);
});

test('waiting for an operation that fails ends with its problem', async () => {
  answers = [gives(202, accepted), gives(200, { ...accepted, status: 'failed', problem: problem('task-not-open') })];
  const operation = await client.directory.putUser('maria', { name: 'Maria' }, { respondAsync: true });
  expect(asked[0]!.headers['idempotency-key']).toBeDefined(); // also of a PUT: somebody else will repeat it
  await expect(client.waitForOperation(operation)).rejects.toMatchObject({ slug: 'task-not-open' });
});

test('nobody waits for an operation for longer than they want to', async () => {
  answers = [gives(200, accepted), gives(200, accepted), gives(200, accepted)];
  const signal = AbortSignal.timeout(20);
  await expect(client.waitForOperation(accepted, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('a file is sent as it is, under its name, and answered as the value of a field', async () => {
  const value = { id: `file-${id}-${'A'.repeat(22)}`, name: 'Räumung (1).pdf', size: 3, sha256: 'a'.repeat(64) };
  answers = [gives(503, problem('overloaded')), gives(201, { ...value, mediaType: 'text/plain' })];
  expect(await client.files.upload(new Blob(['abc']), value.name)).toEqual(value);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatchObject({
    url: '/v1/files',
    body: 'abc',
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''R%C3%A4umung%20%281%29.pdf",
    },
  });
  answers = [(response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end('abc')];
  const blob = await client.files.download(value);
  expect({ text: await blob.text(), type: blob.type }).toEqual({ text: 'abc', type: 'application/pdf' });
});
