import { generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { caughtUp, slugOf, type World } from './world.ts';

// Who is asking, and what is not theirs.

const elsewhere = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';

export function testRights(world: () => World): void {
  const decide = (as: string, task: string, outcome = 'approved', headers: Record<string, string> = {}) =>
    world().call(as, 'POST', 'command', `/v1/tasks/${task}/decide`, { outcome, comment: 'x' }, headers);

  test('a token that is none is refused by each service', async () => {
    const { stack } = world();
    const real = await stack.token('ben');
    const [header, payload, signature] = real.split('.') as [string, string, string];
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const forged = [
      '',
      'Basic YmVuOmJlbg==',
      'Bearer x',
      `Bearer ${unsigned}.${payload}.`,
      `Bearer ${header}.${payload}.${signature.slice(0, -6)}AAAAAA`,
      `Bearer ${await signedBy(stack.issuerUrl!)}`,
      `Bearer ${real}, Bearer ${real}`,
    ];
    const addresses = [
      `${stack.urls.command[0]}/v1/instances`,
      `${stack.urls.query[0]}/v1/instances`,
      `${stack.urls.notifier[0]}/v1/live/tickets`,
    ];
    for (const url of addresses) {
      for (const authorization of forged) {
        const method = url.includes('query') || url === addresses[1] ? 'GET' : 'POST';
        const reply = await fetch(url, { method, headers: authorization === '' ? {} : { authorization } });
        expect({ url, authorization, status: reply.status }).toEqual({ url, authorization, status: 401 });
        expect(reply.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
  });

  /** By a key of one's own, for the issuer and the audience that are asked for. */
  async function signedBy(issuer: string): Promise<string> {
    const { privateKey } = await generateKeyPair('EdDSA');
    return new SignJWT({ tenant: 'harbour-homes' })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(issuer)
      .setAudience('procession')
      .setSubject('priya')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
  }

  test('a foreign tenant’s id is answered as one that does not exist, on every address', async () => {
    const { call, start, stranger } = world();
    const { id, task, token } = await start();
    await caughtUp(world(), token);
    const addresses: [method: string, service: 'command' | 'query', path: string, body?: object][] = [
      ['POST', 'command', '/v1/instances/ID/cancel', { reason: 'x' }],
      ['POST', 'command', '/v1/instances/ID/retry', { reason: 'x' }],
      ['POST', 'command', '/v1/instances/ID/comment', { comment: 'x' }],
      ['PATCH', 'command', '/v1/instances/ID/data', { set: { reason: 'x' } }],
      ['POST', 'command', '/v1/tasks/ID.1/claim', {}],
      ['POST', 'command', '/v1/tasks/ID.1/release', {}],
      ['POST', 'command', '/v1/tasks/ID.1/assign', { to: 'rex' }],
      ['POST', 'command', '/v1/tasks/ID.1/decide', { outcome: 'approved' }],
      ['POST', 'command', '/v1/tasks/ID.1/complete', {}],
      ['POST', 'command', '/v1/tasks/ID.1/comment', { comment: 'x' }],
      ['GET', 'query', '/v1/instances/ID'],
      ['GET', 'query', '/v1/instances/ID?at=2'],
      ['GET', 'query', '/v1/instances/ID?shape=legacy'],
      ['GET', 'query', '/v1/instances/ID/events'],
      ['GET', 'query', '/v1/instances/ID/diff?from=1&to=3'],
      ['GET', 'query', '/v1/tasks/ID.1'],
    ];
    for (const [method, service, path, body] of addresses) {
      const ask = async (of: string) => {
        const { status, body: problem } = await call(stranger, method, service, path.replace('ID', of), body);
        const { instance: _request, ...told } = problem;
        return { path, status, told: JSON.stringify(told).replaceAll(of, 'ID') };
      };
      expect(await ask(id)).toEqual(await ask(elsewhere));
      expect((await ask(id)).status).toBe(404);
    }
    for (const path of ['/v1/instances', '/v1/tasks?of=role', '/v1/audit', '/v1/definitions', '/v1/directory/users'])
      expect((await call(stranger, 'GET', 'query', path)).body.items).toEqual([]);
    expect((await decide('ben', task)).status).toBe(200);
  });

  test('nothing of another tenant is reached by its name', async () => {
    const { call, start, stranger } = world();
    const { task } = await start();
    const data = { reason: 'x' };
    const event = { specversion: '1.0', id: 'foreign', source: 'test', type: 'booking.cancellation_requested', data };
    expect((await call(stranger, 'POST', 'command', '/v1/triggers', event)).body).toEqual({ started: [], refused: [] });
    const definition = 'booking-cancellation';
    expect(slugOf(await call(stranger, 'POST', 'command', '/v1/instances', { definition, data }))).toBe(
      'definition-not-found',
    );
    const onBehalfOf = stranger;
    const start2 = await call('booking-system', 'POST', 'command', '/v1/instances', { definition, data, onBehalfOf });
    expect(slugOf(start2)).toBe('user-not-found');
    expect(slugOf(await call('ben', 'POST', 'command', `/v1/tasks/${task}/assign`, { to: stranger }))).toBe(
      'not-eligible',
    );
    expect(slugOf(await call(stranger, 'GET', 'command', `/v1/definitions/${definition}/draft`))).toBe(
      'definition-not-found',
    );
    const deprecate = `/v1/definitions/${definition}/versions/1/deprecate`;
    expect(slugOf(await call(stranger, 'POST', 'command', deprecate, { reason: 'x' }))).toBe('definition-not-found');
  });

  test('a live subscription shows nothing of another tenant', async () => {
    const { stack, call, start, stranger } = world();
    const { id } = await start();
    const { body } = await call(stranger, 'POST', 'notifier', '/v1/live/tickets');
    const url = `${stack.urls.notifier[0]!.replace('http', 'ws')}/v1/live?ticket=${encodeURIComponent(String(body.ticket))}`;
    const socket = new WebSocket(url);
    const heard: { id?: string; type?: string; rows?: unknown[] }[] = [];
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => {
        heard.push(JSON.parse(String(data)));
        if (['all', 'one'].every((of) => heard.some((message) => message.id === of))) resolve();
      });
      socket.on('open', () => {
        socket.send(JSON.stringify({ type: 'subscribe', id: 'all', topic: { name: 'instances' } }));
        socket.send(JSON.stringify({ type: 'subscribe', id: 'one', topic: { name: 'instance', id } }));
      });
    });
    socket.close();
    for (const of of ['all', 'one'])
      expect(heard.find((message) => message.id === of)).toMatchObject({ type: 'snapshot', rows: [] });
    expect(heard).toHaveLength(2);
    const again = await fetch(url.replace('ws', 'http'), { headers: { origin: 'https://elsewhere.example' } });
    expect(again.status).toBe(403);
  });

  test('a person without the right is refused, and nothing is written', async () => {
    const { call, start } = world();
    const { id, task, token } = await start();
    await caughtUp(world(), token);
    const refused = async (as: string, method: string, path: string, body: object): Promise<string> =>
      slugOf(await call(as, method, 'command', path, body));
    expect(slugOf(await decide('mei', task))).toBe('not-an-assignee');
    expect(slugOf(await decide('nobody', task))).toBe('not-an-assignee');
    expect(await refused('mei', 'POST', `/v1/tasks/${task}/assign`, { to: 'mei' })).toBe('missing-permission');
    expect(await refused('mei', 'POST', `/v1/instances/${id}/cancel`, { reason: 'x' })).toBe('missing-permission');
    expect(await refused('ana', 'PATCH', `/v1/instances/${id}/data`, { set: { reason: 'x' } })).toBe(
      'missing-permission',
    );
    expect(await refused('mei', 'POST', `/v1/instances/${id}/comment`, { comment: 'x' })).toBe('missing-permission');
    const start2 = { definition: 'booking-cancellation', data: { reason: 'x' } };
    expect(await refused('mei', 'POST', '/v1/instances', start2)).toBe('missing-permission');
    const event = {
      specversion: '1.0',
      id: 'no-right',
      source: 'x',
      type: 'booking.cancellation_requested',
      subject: 'NR',
    };
    const reported = { ...event, data: { guest: 'Ann', reason: 'x' } };
    expect(await refused('mei', 'POST', '/v1/triggers', reported)).toBe('missing-permission');
    expect(await refused('ana', 'POST', '/v1/instances', { ...start2, onBehalfOf: 'jonas' })).toBe(
      'missing-permission',
    );
    const role = { name: 'Mine', permissions: ['administer'], holders: ['ben'] };
    expect(await refused('ben', 'PUT', '/v1/directory/roles/administrator', role)).toBe('missing-permission');
    expect(await refused('ben', 'POST', '/v1/definitions/x/versions', { document: 'key: x' })).toBe(
      'missing-permission',
    );
    expect(await refused('ben', 'PUT', '/v1/definitions/x/draft', { document: 'key: x' })).toBe('missing-permission');
    expect(slugOf(await call('mei', 'GET', 'query', `/v1/instances/${id}`))).toBe('instance-not-found');
    expect(slugOf(await call('ben', 'GET', 'query', `/v1/instances/${id}?at=99`))).toBe('not-found');
  });

  test('who decided, and what, is told to those who have to do with it', async () => {
    const { task } = await world().start();
    await decide('ben', task);
    expect(slugOf(await decide('ingrid', task))).toBe('task-already-decided');
    expect(slugOf(await decide('ana', task))).toBe('task-already-decided');
    const stranger = await decide('mei', task);
    expect(slugOf(stranger)).toBe('not-an-assignee');
    expect(stranger.text).not.toContain('ben');
  });

  test('whoever is switched off may do nothing from then on', async () => {
    const { call, start } = world();
    const user = { name: 'Zoe', kind: 'person' };
    await call('priya', 'PUT', 'command', '/v1/directory/users/zoe', user);
    const holders = ['ben', 'ingrid', 'zoe'];
    const role = { name: 'Sales manager', permissions: ['start', 'act'], holders };
    const { headers } = await call('priya', 'PUT', 'command', '/v1/directory/roles/sales_manager', role);
    await caughtUp(world(), headers.get('consistency-token')!);
    const { id, task } = await start();
    const off = await call('priya', 'PUT', 'command', '/v1/directory/users/zoe', { ...user, active: false });
    await caughtUp(world(), off.headers.get('consistency-token')!);
    expect((await decide('zoe', task)).status).toBe(403);
    expect((await call('zoe', 'POST', 'command', `/v1/tasks/${task}/comment`, { comment: 'x' })).status).toBe(403);
    expect((await call('zoe', 'POST', 'command', `/v1/tasks/${task}/claim`, {})).status).toBe(403);
    expect((await call('zoe', 'POST', 'command', `/v1/tasks/${task}/assign`, { to: 'ben' })).status).toBe(403);
    expect((await call('zoe', 'POST', 'command', `/v1/instances/${id}/comment`, { comment: 'x' })).status).toBe(403);
    expect(slugOf(await call('zoe', 'GET', 'query', '/v1/instances'))).toBe('missing-permission');
    const { body } = await call('zoe', 'POST', 'notifier', '/v1/live/tickets');
    const live = `/v1/live?ticket=${encodeURIComponent(String(body.ticket))}`;
    expect((await call('', 'GET', 'notifier', live)).status).toBe(401);
  });
}
