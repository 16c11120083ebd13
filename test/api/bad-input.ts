import { expect, test } from 'vitest';
import { caughtUp, slugOf, type World } from './world.ts';

// What is sent wrongly: refused with a problem that says where, and nothing is written.

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const bodyBytesMax = 1_048_576;

/** Bodies of a decision, each with the problem and the place that it must be told. */
const decisions: [what: string, body: string | Uint8Array, slug: string, place?: string][] = [
  ['an unknown member', '{"outcome":"approved","force":true}', 'invalid-request', '/body'],
  ['a wrong type', '{"outcome":7}', 'invalid-request', '/body/outcome'],
  ['no object', '[]', 'invalid-request', '/body'],
  ['null', 'null', 'invalid-request', '/body'],
  ['nothing', '', 'invalid-request', '/body'],
  ['half of a JSON text', '{"outcome":', 'invalid-request', '/body'],
  ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'invalid-request', '/body'],
  ['__proto__', '{"outcome":"approved","data":{"__proto__":{"a":1}}}', 'invalid-request', '/body/data/__proto__'],
  ['endless nesting', `{"outcome":"approved","data":{"reason":${nested(500_000)}}}`, 'invalid-request', '/body'],
  [
    'a name of Object.prototype as a field',
    '{"outcome":"approved","data":{"toString":1}}',
    'invalid-data',
    '/data/toString',
  ],
  ['one byte too many', `"${'x'.repeat(bodyBytesMax - 1)}"`, 'body-too-large'],
  [
    'a comment of 4,001 characters',
    JSON.stringify({ outcome: 'approved', comment: 'x'.repeat(4_001) }),
    'invalid-request',
    '/body/comment',
  ],
  ['a comment of blanks', '{"outcome":"approved","comment":"  "}', 'invalid-request', '/body/comment'],
  ['U+0000 in a comment', '{"outcome":"sent_back","comment":"a\\u0000b"}', 'unstorable'],
  ['half of a surrogate pair', '{"outcome":"sent_back","comment":"a\\ud800b"}', 'unstorable'],
  ['an outcome that the step does not have', '{"outcome":"maybe"}', 'outcome-unknown'],
  ['an outcome of Object.prototype', '{"outcome":"constructor"}', 'outcome-unknown'],
  [
    'a field that the task does not edit',
    '{"outcome":"approved","data":{"reason":"x"}}',
    'invalid-data',
    '/data/reason',
  ],
];

const starts: [what: string, body: string, slug: string, place?: string][] = [
  ['a definition that is not there', '{"definition":"no-such"}', 'definition-not-found'],
  ['a version that is not there', '{"definition":"booking-cancellation","version":99}', 'definition-not-found'],
  ['a required field left out', '{"definition":"booking-cancellation","data":{}}', 'invalid-data', '/data/reason'],
  [
    'money as a number',
    '{"definition":"booking-cancellation","data":{"reason":"x","refund":{"amount":1.5,"currency":"EUR"}}}',
    'invalid-data',
    '/data/refund/amount',
  ],
  [
    'money of another currency',
    '{"definition":"booking-cancellation","data":{"reason":"x","refund":{"amount":"1","currency":"USD"}}}',
    'invalid-data',
    '/data/refund/currency',
  ],
  [
    'U+0000 in a field',
    '{"definition":"booking-cancellation","data":{"reason":"a\\u0000"}}',
    'invalid-data',
    '/data/reason',
  ],
  [
    'U+0000 in the id of an entity',
    '{"definition":"booking-cancellation","entity":{"type":"booking","id":"a\\u0000"},"data":{"reason":"x"}}',
    'unstorable',
  ],
  [
    '256 kB and more',
    JSON.stringify({ definition: 'booking-cancellation', data: { reason: 'x', guest: 'x'.repeat(300_000) } }),
    'invalid-data',
    '/data/guest',
  ],
];

export function testBadInput(world: () => World): void {
  test.each(decisions)('a decision with %s is refused', async (_what, body, slug, place) => {
    const { call, start } = world();
    const { id, task, token } = await start();
    const reply = await call('ben', 'POST', 'command', `/v1/tasks/${task}/decide`, body);
    expect(slugOf(reply)).toBe(slug);
    if (place !== undefined) expect(reply.body.issues?.map((issue) => issue.place)).toContain(place);
    await caughtUp(world(), token);
    const { body: now } = await call('ana', 'GET', 'query', `/v1/instances/${id}`);
    expect(now).toMatchObject({ revision: 3, stepId: 'manager' });
  });

  test.each(starts)('a start with %s is refused', async (_what, body, slug, place) => {
    const reply = await world().call('ana', 'POST', 'command', '/v1/instances', body);
    expect(slugOf(reply)).toBe(slug);
    if (place !== undefined) expect(reply.body.issues?.map((issue) => issue.place)).toContain(place);
  });

  test('an id that is none is a bad request, one that is not there is not found', async () => {
    const { call, start } = world();
    const { id } = await start();
    const slug = async (of: string): Promise<string> =>
      slugOf(await call('ben', 'POST', 'command', `/v1/tasks/${of}/decide`, { outcome: 'approved' }));
    for (const number of ['0', '-1', '1.5', '1e3', '99999999999'])
      expect(await slug(`${id}.${number}`)).toBe('invalid-request');
    for (const number of ['2', '999999999']) expect(await slug(`${id}.${number}`)).toBe('task-not-found');
    expect(await slug('0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55.1')).toBe('task-not-found');
  });

  test('a dry run of what knows none does nothing', async () => {
    const { call, start } = world();
    const { id } = await start();
    const reply = await call('ana', 'POST', 'command', `/v1/tasks/${id}.1/claim?dryRun=true`, {});
    expect(slugOf(reply)).toBe('unknown-parameter');
  });

  test('another content type than JSON is refused, a CloudEvent in structured mode is one', async () => {
    const { call } = world();
    const event = { specversion: '1.0', id: 'structured', source: 'test', type: 'nobody.listens' };
    const send = (type: string) =>
      call('booking-system', 'POST', 'command', '/v1/triggers', JSON.stringify(event), { 'content-type': type });
    expect(slugOf(await send('text/plain'))).toBe('unsupported-media-type');
    expect((await send('application/cloudevents+json; charset=utf-8')).body).toEqual({ started: [], refused: [] });
  });

  test.each(['W/"1"', '"1","2"', '"-1"', 'garbage', '"99999999999"'])('If-Match: %s is refused', async (match) => {
    const { call, start } = world();
    const { task } = await start();
    const headers = { 'if-match': match };
    const reply = await call('ben', 'POST', 'command', `/v1/tasks/${task}/decide`, { outcome: 'approved' }, headers);
    expect(slugOf(reply)).toBe('invalid-request');
    expect(reply.body.issues).toMatchObject([{ place: '/headers/if-match' }]);
  });

  test.each(['x'.repeat(201), 'a b', ''])('an idempotency key that is none is refused: %#', async (key) => {
    const body = { definition: 'booking-cancellation', data: { reason: 'x' } };
    const reply = await world().call('ana', 'POST', 'command', '/v1/instances', body, { 'idempotency-key': key });
    expect(reply.body.issues).toMatchObject([{ place: '/headers/idempotency-key' }]);
  });
}
