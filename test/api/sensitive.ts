import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { expect, test } from 'vitest';
import { caughtUp, slugOf, type World } from './world.ts';

// A sensitive value is encrypted wherever it rests or travels, and opened only for those to whom a step shows it.

const secret = 'SECRET-4711@example.com';

const document = {
  key: 'private-matter',
  title: 'A private matter',
  entity: { type: 'guest' },
  trigger: { event: 'guest.matter', set: { email: 'event.data.mail', kind: 'event.data.kind' } },
  fields: {
    email: { type: 'text', sensitive: true },
    kind: { type: 'text', listed: true },
    mobile: { type: 'text', sensitive: { subject: 'initiator' } },
  },
  start: 'look',
  steps: {
    look: {
      type: 'approval',
      assign: { role: 'sales_manager' },
      shows: ['email', 'kind'],
      next: [
        { on: 'approved', when: 'kind == "odd" && int(email) > 3', to: 'done' },
        { on: 'approved', otherwise: true, to: 'done' },
        { on: 'rejected', to: 'revise' },
      ],
    },
    revise: { type: 'form', assign: { user: 'initiator' }, edits: ['mobile'], next: 'done' },
    done: { type: 'end', status: 'approved' },
  },
};

export function testSensitive(world: () => World): void {
  test('it leaks nowhere: tables, bus, logs, stored answers, lists, history, refusals', async () => {
    const { stack, call, readLogs } = world();
    const bus = await connect({ servers: stack.natsUrl! });
    const heard: string[] = [];
    bus.subscribe('>', { callback: (_error, message) => void heard.push(message.string()) });
    await bus.flush();

    const published = await call('priya', 'POST', 'command', '/v1/definitions/private-matter/versions', {
      document,
      confirmWarnings: true,
    });
    expect(published.text).toContain('"version":1');
    const event = (id: string, kind: string, mail: unknown = secret) => ({
      specversion: '1.0',
      id,
      source: 'sensitive',
      type: 'guest.matter',
      subject: id,
      onbehalfof: 'ana',
      data: { mail, kind },
    });
    const fire = (id: string, kind: string) =>
      call('booking-system', 'POST', 'command', '/v1/triggers', event(id, kind));
    const idOf = (body: Record<string, unknown>): string => (body.started as [{ id: string }])[0].id;
    const plain = idOf((await fire('G-1', 'plain')).body);
    const odd = idOf((await fire('G-2', 'odd')).body);
    const decide = (id: string, outcome: string) =>
      call('ben', 'POST', 'command', `/v1/tasks/${id}.1/decide`, { outcome, comment: 'Seen' });
    await decide(plain, 'rejected');
    const failed = await decide(odd, 'approved'); // int() of an address: an incident
    expect(failed.body).toMatchObject({ status: 'completed', instance: { status: 'in_progress', openTasks: [] } });
    const set = { email: `2-${secret}` };
    const changed = await call('tomas', 'PATCH', 'command', `/v1/instances/${plain}/data`, { set, reason: 'Typo' });
    expect(changed.status).toBe(200);
    const done = await call('ana', 'POST', 'command', `/v1/tasks/${plain}.2/complete`, { data: { mobile: secret } });
    expect(done.status).toBe(200);
    await caughtUp(world(), done.headers.get('consistency-token')!);

    // Ben's task shows the address. Ana started it, and was never shown it; the director sees everything else.
    const seen = await call('ben', 'GET', 'query', `/v1/instances/${plain}`);
    expect(seen.body.data).toMatchObject({ email: `2-${secret}`, mobile: { $withheld: 'not_shown_to_you' } });
    expect((await call('ben', 'GET', 'query', `/v1/instances/${plain}?at=2`)).body.data).toMatchObject({
      email: secret,
    });
    const edited = await call('ana', 'GET', 'query', `/v1/instances/${plain}`);
    expect(edited.body.data).toMatchObject({ email: { $withheld: 'not_shown_to_you' }, mobile: secret });
    for (const as of ['ingrid', 'tomas', 'priya']) {
      for (const id of [plain, odd]) {
        for (const path of ['', '?shape=legacy', '/events', '/events?detail=all', '/diff?from=0&to=5']) {
          const reply = await call(as, 'GET', 'query', `/v1/instances/${id}${path}`);
          expect({ as, path, status: reply.status }).toEqual({ as, path, status: 200 });
          if (as !== 'ingrid')
            expect({ as, path, leaks: reply.text.includes('SECRET') }).toEqual({ as, path, leaks: false });
        }
      }
    }
    for (const path of ['/v1/instances?limit=200', '/v1/audit?limit=200', '/v1/audit?format=csv', '/v1/tasks?of=done'])
      expect((await call('priya', 'GET', 'query', path)).text).not.toContain('SECRET');

    expect(await tablesWith(stack.databases.admin, 'SECRET')).toEqual([]);
    expect(await tablesWith(stack.databases.admin, 'private-matter')).not.toEqual([]); // the search finds what is there
    await bus.close();
    expect(heard.join('\n')).toContain(plain);
    expect(heard.join('\n')).not.toContain('SECRET');
    expect(readLogs()).not.toContain('SECRET');
  });

  test('a definition that would carry it out of its envelope is refused', async () => {
    const leaking = { ...document, key: 'leak', title: `For $\{email}`, unique: 'email' };
    const reply = await world().call('priya', 'POST', 'command', '/v1/definitions/leak/versions', {
      document: leaking,
      confirmWarnings: true,
    });
    expect(slugOf(reply)).toBe('definition-invalid');
    expect(reply.text).toContain('sensitive-leak');
  });

  test('no log holds a token, and each says of which trace it is', async () => {
    const { call, readLogs, stack } = world();
    await call('ben', 'GET', 'query', '/v1/me');
    const logs = readLogs();
    expect(logs).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}\./);
    expect(logs).not.toContain(new URL(stack.databases.command).password);
    for (const line of logs.split('\n').filter((text) => text !== '')) {
      const entry = JSON.parse(line); // a line that is no JSON is nobody's
      if (entry.reqId !== undefined) expect(entry.traceId).toMatch(/^[0-9a-f]{32}$/);
    }
  });
}

/** The tables in which a text stands, anywhere in a row. */
async function tablesWith(url: string, text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const { rowCount } = await client.query(`select 1 from ${name} as t where t::text like $1 limit 1`, [
        `%${text}%`,
      ]);
      if (rowCount) found.push(name);
    }
    return found;
  } finally {
    await client.end();
  }
}
