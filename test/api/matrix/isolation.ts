import pg from 'pg';
import { expect, test } from 'vitest';
import type { Reply } from '../world.ts';
import { ask, requestOf, told, wordsOf } from './asking.ts';
import type { MatrixWorld } from './matrix-world.ts';
import type { Office } from './office.ts';
import { type Operation, undeclared } from './operations.ts';
import { type Kind, missing, ofOffice, type Recipe, recipes, type Values, withoutToken } from './recipes.ts';

// Every operation × own tenant, other tenant, none, mixed ids.

export function testIsolation(world: () => MatrixWorld): void {
  test('every operation has a recipe, every input of it is accounted for, and no recipe is for nothing', () => {
    const { operations } = world();
    expect([...operations.keys()].sort()).toEqual([...Object.keys(recipes), ...Object.keys(withoutToken)].sort());
    const forgotten = [...operations].flatMap(([name, { inputs }]) => {
      const recipe = recipes[name];
      const known = new Set([...Object.keys(recipe?.names ?? {}), ...(recipe?.plain ?? [])]);
      return recipe ? inputs.filter((input) => !known.has(input)).map((input) => `${name}: ${input}`) : [];
    });
    expect(forgotten).toEqual([]);
  });

  const operationOf = (name: string): Operation => world().operations.get(name)!;

  // In this order: later ones write into one tenant what names things of the other.
  test.each(Object.entries(recipes))(
    '%s by its own tenant succeeds, and shows nothing of another',
    async (name, recipe) => {
      const { own, other } = world();
      await other.instance('private'); // something that a list could show
      await other.settle();
      const reply = await ask(
        own,
        recipe.by === 'root' ? own.root : own.person('everything'),
        operationOf(name),
        await recipe.values(own),
      );
      expect({ status: reply.status, text: reply.text }).toEqual({
        status: expect.toBeOneOf([200, 201, 202]),
        text: reply.text,
      });
      expectNothingOf(other, reply, []);
      expect(undeclared(operationOf(name), reply.status, reply.body.type)).toBeUndefined();
    },
  );

  test.each(Object.entries(recipes).filter(([, { plain }]) => plain?.includes('query.cursor')))(
    '%s goes on from another tenant’s cursor in its own list only',
    async (name, recipe) => {
      const { own, other } = world();
      for (let n = 0; n < 2; n++) await other.instance('private');
      const values = { ...(await recipe.values(other)), 'query.limit': 1 };
      const page = await ask(other, other.person('everything'), operationOf(name), values);
      const cursor = page.body.next;
      expect(typeof cursor).toBe('string');
      const ours = { ...(await recipe.values(own)), 'query.limit': 1, 'query.cursor': cursor };
      const reply = await ask(own, own.person('everything'), operationOf(name), ours);
      // The cursor of one instance's history is none for another's.
      expect(reply.status).toBe(name.includes('{id}') ? 400 : 200);
      expectNothingOf(other, reply, []);
    },
  );

  test.each(Object.entries(recipes))(
    '%s without a good token is refused, and nothing is written',
    async (name, recipe) => {
      const { own, badTokens, fingerprintOf, callRaw } = world();
      const request = requestOf(operationOf(name), await recipe.values(own));
      const before = await fingerprintOf(own.tenant);
      for (const [what, authorization] of badTokens) {
        const { status, body, headers } = await callRaw(request, authorization);
        const answer = { what, status, type: body.type, asks: headers.get('www-authenticate') };
        const type = 'urn:procession:problem:not-signed-in';
        expect(answer).toEqual({ what, status: 401, type, asks: 'Bearer' });
      }
      expect(await fingerprintOf(own.tenant)).toEqual(before);
    },
  );

  test.each(readsFirst)(
    '%s by another tenant is answered as if there were nothing of this one',
    async (name, recipe) => {
      const { own, other, fingerprintOf } = world();
      const stranger = other.person('everything');
      const values: Values = { ...(await recipe.values(own)) };
      const nobodys: Values = {};
      for (const [place, kind] of namesIn(recipe).filter(([place]) => place in values)) {
        if (place.startsWith('path.')) Object.assign(values, recipe.with?.[place]);
        nobodys[place] = missing(kind);
      }
      // A key that was used for just this: keys are a person's own.
      const headers = { 'idempotency-key': `matrix-${name.replaceAll(/\W+/g, '-')}` };
      await ask(own, own.person('everything'), operationOf(name), values, headers);
      const before = await fingerprintOf(own.tenant);
      const reply = await ask(other, stranger, operationOf(name), values, headers);
      const asIfNone = await ask(other, stranger, operationOf(name), { ...values, ...nobodys });
      expect(told(reply, [...Object.values(values), own.tenant])).toEqual(
        told(asIfNone, [...Object.values({ ...values, ...nobodys }), own.tenant]),
      );
      expectNothingOf(own, reply, Object.values(values));
      expect(undeclared(operationOf(name), reply.status, reply.body.type)).toBeUndefined();
      expect(await fingerprintOf(own.tenant)).toEqual(before);
    },
  );

  test.each(
    readsFirst.flatMap(([name, recipe]) =>
      namesIn(recipe).map(([place, kind]) => [name, kind, place, recipe] as const),
    ),
  )('%s with another tenant’s %s as %s is answered as with one that nobody has', async (name, kind, place, recipe) => {
    const { own, other, fingerprintOf } = world();
    const theirs = await ofOffice(kind, other);
    await other.settle();
    const before = await fingerprintOf(other.tenant);
    const answerTo = async (value: unknown): Promise<{ reply: Reply; answer: ReturnType<typeof told> }> => {
      const values: Values = { ...(await recipe.values(own)), [place]: value, ...recipe.with?.[place] };
      const reply = await ask(own, own.person('everything'), operationOf(name), values);
      return { reply, answer: told(reply, Object.values(values)) };
    };
    const { reply, answer } = await answerTo(theirs);
    expect(answer).toEqual((await answerTo(missing(kind))).answer);
    expectNothingOf(other, reply, [theirs]);
    expect(undeclared(operationOf(name), reply.status, reply.body.type)).toBeUndefined();
    expect(await fingerprintOf(other.tenant)).toEqual(before);
  });
}

const readsFirst = Object.entries(recipes).sort(
  ([a], [b]) => Number(b.startsWith('GET ')) - Number(a.startsWith('GET ')),
);

const namesIn = ({ names = {} }: Recipe): [string, Kind][] => Object.entries(names);

/** Everything of an office carries its name; its ids are the stranger's to name, not to learn. */
function expectNothingOf(office: Office, { text }: Reply, named: readonly unknown[]): void {
  let left = text;
  for (const name of named.flatMap(wordsOf)) left = left.replaceAll(name, '');
  expect(left).not.toContain(office.tenant);
}

/** They follow the events, or change by themselves meanwhile: deliveries are tried again, duties carried out. */
const followOn = ['deliveries', 'duties', 'locks', 'mail_items', 'mails', 'snapshots', 'streams', 'waits'];
/** Of the others, what is there whatever the product does by itself a moment later. */
const asked: Readonly<Record<string, string>> = {
  events: `(select e from log.events e where e.tenant = $1 and e.meta ->> 'actor' <> 'system')`,
  // The product's own commands have keys, too: one may end a moment after the request that owed it.
  idempotency: `(select i from log.idempotency i where i.tenant = $1 and i.actor <> '@system')`,
  // Those of a closed task are swept.
  task_drafts: `(select d.stream, d.task, d.owner, d.draft_revision from log.task_drafts d where d.tenant = $1 and not exists (
    select from log.events e where (e.tenant, e.stream) = (d.tenant, d.stream) and e.type in ('InstanceEnded', 'TaskCompleted', 'TaskWithdrawn')))`,
  messages: '(select m.kind, m.name, m.key, m.id from log.messages m where m.tenant = $1)',
};

/** What a tenant has in each table of the log, as one line for each. */
export async function fingerprint(client: pg.Client, tenant: string): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'log' and column_name = 'tenant' and table_name <> all ($1) order by 1`,
    [followOn],
  );
  const found: Record<string, string> = {};
  for (const { name } of rows) {
    const those = asked[name] ?? `(select t from log.${pg.escapeIdentifier(name)} t where t.tenant = $1)`;
    const text = `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as line from ${those} t`;
    found[name] = (await client.query<{ line: string }>(text, [tenant])).rows[0]!.line;
  }
  return found;
}
