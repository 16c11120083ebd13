import { expect, test } from 'vitest';
import { caughtUp, slugOf, type World } from './world.ts';

// The same again, at once, or too late.

let keys = 0;
const newKey = (): { 'idempotency-key': string } => ({ 'idempotency-key': `twice-${++keys}` });

export function testTwice(world: () => World): void {
  const decide = (as: string, task: string, body: object, headers: Record<string, string> = {}) =>
    world().call(as, 'POST', 'command', `/v1/tasks/${task}/decide`, body, headers);

  test('the same request under the same key is answered with the same words', async () => {
    const { task } = await world().start();
    const key = newKey();
    const first = await decide('ben', task, { outcome: 'sent_back', comment: 'Why?' }, key);
    const again = await decide('ben', task, { comment: 'Why?', outcome: 'sent_back' }, key);
    expect(first.status).toBe(200);
    expect(again.text).toBe(first.text);
    for (const header of ['etag', 'consistency-token', 'content-type'])
      expect(again.headers.get(header)).toBe(first.headers.get(header));
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  test('another request under a used key is refused', async () => {
    const { task } = await world().start();
    const key = newKey();
    await decide('ben', task, { outcome: 'sent_back', comment: 'Why?' }, key);
    expect(slugOf(await decide('ben', task, { outcome: 'approved' }, key))).toBe('idempotency-key-reused');
    const elsewhere = await world().call('ben', 'POST', 'command', `/v1/tasks/${task}/comment`, { comment: 'x' }, key);
    expect(slugOf(elsewhere)).toBe('idempotency-key-reused');
  });

  test('a key is its sender’s own: another person, another tenant may use the same', async () => {
    const { call, start, stranger } = world();
    const { task } = await start();
    const key = newKey();
    const body = { outcome: 'sent_back', comment: 'Why?' };
    await decide('ben', task, body, key);
    expect(slugOf(await decide('ingrid', task, body, key))).toBe('task-already-decided');
    expect(slugOf(await decide(stranger, task, body, key))).toBe('task-not-found');
    const put = (as: string) => call(as, 'PUT', 'command', '/v1/directory/users/kim', { name: 'Kim' }, key);
    expect((await put(stranger)).headers.get('idempotency-replayed')).toBeNull();
    expect((await put('priya')).headers.get('idempotency-replayed')).toBeNull();
  });

  test('requests with one key that come at once are done once', async () => {
    const { call } = world();
    const body = { definition: 'booking-cancellation', entity: { type: 'booking', id: 'ONCE' }, data: { reason: 'x' } };
    const key = newKey();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => call('ana', 'POST', 'command', '/v1/instances', body, key)),
    );
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(9);
  });

  test('an event is taken once, whoever repeats it; another one with its id is refused', async () => {
    const { call } = world();
    const event = {
      specversion: '1.0',
      id: 'e-1',
      source: 'twice',
      type: 'booking.cancellation_requested',
      subject: 'EVENT-1',
      onbehalfof: 'ana',
      data: { reason: 'x' },
    };
    const first = await call('booking-system', 'POST', 'command', '/v1/triggers', event);
    expect(first.body.started).toHaveLength(1);
    const again = await call('booking-system', 'POST', 'command', '/v1/triggers', {
      ...event,
      time: '2026-11-20T00:00:00Z',
    });
    expect(again.text).toBe(first.text);
    const other = { ...event, data: { reason: 'y' } };
    expect(slugOf(await call('booking-system', 'POST', 'command', '/v1/triggers', other))).toBe(
      'idempotency-key-reused',
    );
  });

  test('of many who decide at once one succeeds, and the others are told by whom, when and what', async () => {
    const { task } = await world().start();
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        decide(i % 2 === 0 ? 'ben' : 'ingrid', task, {
          outcome: i % 3 === 0 ? 'approved' : 'rejected',
          comment: `${i}`,
        }),
      ),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const losers = replies.filter(({ status }) => status === 409);
    expect(losers).toHaveLength(19);
    const [{ body }] = losers as [(typeof losers)[number]];
    expect(body).toMatchObject({
      by: expect.any(String),
      byName: expect.any(String),
      at: expect.any(String),
      outcome: expect.any(String),
    });
    expect(new Set(losers.map((loser) => `${loser.body.by} ${loser.body.at} ${loser.body.outcome}`)).size).toBe(1);
  });

  test('who saw an older state is told both revisions and what happened since', async () => {
    const { call, start } = world();
    const { id, task, token } = await start();
    await caughtUp(world(), token);
    const { headers } = await call('ana', 'GET', 'query', `/v1/instances/${id}`);
    const etag = headers.get('etag')!;
    await call('ben', 'POST', 'command', `/v1/tasks/${task}/comment`, { comment: 'Which one?' });
    const reply = await call(
      'ana',
      'POST',
      'command',
      `/v1/instances/${id}/cancel`,
      { reason: 'x' },
      { 'if-match': etag },
    );
    expect(reply.status).toBe(412);
    expect(reply.body).toMatchObject({
      expected: 3,
      actual: 4,
      since: [{ revision: 4, type: 'TaskCommented', actor: 'ben' }],
    });
    expect((await decide('ben', task, { outcome: 'approved' }, { 'if-match': '"999"' })).status).toBe(412);
    const seen = await call('ben', 'GET', 'query', `/v1/tasks/${task}`);
    const match = { 'if-match': seen.headers.get('etag')! };
    expect((await decide('ben', task, { outcome: 'approved' }, match)).status).toBe(200);
  });

  test('what has ended is closed, and says how', async () => {
    const { call, start } = world();
    const { id, task } = await start();
    await decide('ben', task, { outcome: 'rejected', comment: 'No' });
    const reply = await call('ana', 'POST', 'command', `/v1/instances/${id}/cancel`, { reason: 'x' });
    expect(reply).toMatchObject({ status: 409, body: { status: 409, instanceStatus: 'rejected' } });
    const taken = {
      definition: 'booking-cancellation',
      entity: { type: 'booking', id: 'BK-20397' },
      data: { reason: 'x' },
    };
    const twice = await call('ana', 'POST', 'command', '/v1/instances', taken);
    expect(slugOf(twice)).toBe('unique-taken');
    expect(twice.body).toMatchObject({
      heldBy: expect.stringMatching(/^[0-9a-f-]{36}$/),
      instance: expect.stringMatching(/^urn:uuid:/),
    });
  });
}
