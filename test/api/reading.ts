import { expect, test } from 'vitest';
import { caughtUp, slugOf, type World } from './world.ts';

// Questions that are asked wrongly, or too early.

const cursorOf = (bound: string, ...place: unknown[]): string =>
  Buffer.from(JSON.stringify([bound, ...place])).toString('base64url');

const lists: [query: string, slug: string][] = [
  ['/v1/instances?foo=1', 'unknown-parameter'],
  ['/v1/instances?__proto__=1', 'unknown-parameter'],
  ['/v1/instances?limit=0', 'invalid-request'],
  ['/v1/instances?limit=1000', 'invalid-request'],
  ['/v1/instances?limit=1&limit=2', 'invalid-request'],
  ['/v1/instances?status=nope', 'invalid-request'],
  ['/v1/instances?sort=colour', 'invalid-request'],
  ['/v1/instances?entityId=%00', 'invalid-request'],
  ['/v1/instances?cursor=garbage', 'invalid-request'],
  [`/v1/instances?cursor=${cursorOf('another', 'infinity', 'a')}`, 'invalid-request'],
  ['/v1/tasks?of=all', 'invalid-request'],
  ['/v1/tasks?role=finance', 'invalid-request'],
  ['/v1/tasks?instance=zz', 'invalid-request'],
  ['/v1/audit?from=yesterday', 'invalid-request'],
  ['/v1/audit?format=xml', 'invalid-request'],
  ['/v1/audit?actor=%00', 'invalid-request'],
  ['/v1/definitions/booking-cancellation/versions/99', 'definition-not-found'],
  ['/v1/definitions/booking-cancellation/versions/99999999999', 'invalid-request'],
  ['/v1/instances/%zz', 'invalid-request'],
  [`/v1/instances/${'a'.repeat(600)}`, 'invalid-request'],
];

const moments: [at: string, slug: string][] = [
  ['garbage', 'invalid-request'],
  ['0', 'invalid-request'],
  ['-1', 'invalid-request'],
  ['2026-13-01T00:00:00Z', 'invalid-request'],
  ['%00', 'invalid-request'],
  ['99', 'not-found'],
  ['2020-01-01T00:00:00Z', 'not-found'],
];

export function testReading(world: () => World): void {
  const get = (as: string, path: string, headers?: Record<string, string>) =>
    world().call(as, 'GET', 'query', path, undefined, headers);

  test.each(lists)('GET %s is refused', async (path, slug) => {
    expect(slugOf(await get('priya', path))).toBe(slug);
  });

  test.each(moments)('there is no moment %s', async (at, slug) => {
    const { id, token } = await world().start();
    await caughtUp(world(), token);
    expect(slugOf(await get('ana', `/v1/instances/${id}?at=${at}`))).toBe(slug);
  });

  test('a moment to come is now', async () => {
    const { id, token } = await world().start();
    await caughtUp(world(), token);
    const { body } = await get('ana', `/v1/instances/${id}?at=2999-01-01T00:00:00Z`);
    expect(body.shownAt).toMatchObject({ revision: 3, isNow: true });
  });

  test.each(['from=3&to=1', 'from=0&to=99', 'from=a&to=b', ''])('there is no difference of %s', async (query) => {
    const { id, token } = await world().start();
    await caughtUp(world(), token);
    expect((await get('ana', `/v1/instances/${id}/diff?${query}`)).status).toBeGreaterThanOrEqual(400);
  });

  test('a cursor is good for its list and filter, and shows nobody more than they may see', async () => {
    const { body } = await get('priya', '/v1/instances?limit=1');
    expect(slugOf(await get('priya', `/v1/instances?limit=1&sort=started&cursor=${body.next}`))).toBe(
      'invalid-request',
    );
    expect((await get('rex', `/v1/instances?limit=1&cursor=${body.next}`)).body.items).toEqual([]);
    const [bound] = JSON.parse(Buffer.from(String(body.next), 'base64url').toString());
    for (const place of [
      ['infinity', 'a\0'],
      ['yesterday', 'a'],
      [{}, []],
      [1, 2, 3],
    ])
      expect(slugOf(await get('priya', `/v1/instances?limit=1&cursor=${cursorOf(bound, ...place)}`))).toBe(
        'invalid-request',
      );
  });

  test('a token of consistency that cannot be is refused, one that is not reached is said to be', async () => {
    const { id, token } = await world().start();
    await caughtUp(world(), token);
    const path = `/v1/instances/${id}`;
    const future = token.replace(/@\d+$/, '@999');
    for (const garbage of ['zzz', '1;a@x', `1${';a@1'.repeat(100)}`])
      expect(slugOf(await get('ana', path, { 'consistency-token': garbage }))).toBe('invalid-request');
    expect((await get('ana', path, { 'consistency-token': token })).headers.get('consistency')).toBe('reached');
    expect((await get('ana', path, { 'consistency-token': future })).headers.get('consistency')).toBe('behind');
    const late = await get('ana', path, { 'consistency-token': future, prefer: 'wait=1' });
    expect(slugOf(late)).toBe('behind');
    expect(late.headers.get('retry-after')).toBe('1');
    const waited = await get('ana', path, { 'consistency-token': token, prefer: 'wait=9999' });
    expect(waited.headers.get('preference-applied')).toBe('wait=10');
  });

  test('what another tenant wrote is never reached', async () => {
    const { token } = await world().start();
    await caughtUp(world(), token);
    expect((await get('rex', '/v1/me', { 'consistency-token': token })).headers.get('consistency')).toBe('behind');
  });
}
