import { expect, test } from 'vitest';
import { slugOf } from '../world.ts';
import { ask } from './asking.ts';
import type { MatrixWorld } from './matrix-world.ts';
import { finished, type Office, people } from './office.ts';
import { type Operation, undeclared } from './operations.ts';
import { recipes, type Values } from './recipes.ts';
import { type RightsRow, rightsTable } from './rights-table.ts';

// Every operation × every permission.

/** What makes an operation one of its own in the table, by the name that it has there. */
const variants: Record<string, (office: Office) => Values> = {
  'POST /v1/instances for another': (office) => ({ 'body.onBehalfOf': office.person('nobody') }),
  'POST /v1/triggers for another': (office) => ({ 'body.onbehalfof': office.person('nobody') }),
};

/** What a list is searched for: something that was just made for it. */
const shown: Record<string, (office: Office) => Promise<string>> = {
  'GET /v1/instances': (office) => office.instance('private'),
  'GET /v1/tasks': (office) => office.instance('private'),
  'GET /v1/audit': (office) => office.instance('private'),
  'GET /v1/definitions': (office) => office.definition(),
  'GET /v1/directory/users': (office) => office.newUser(),
  'GET /v1/directory/roles': (office) => office.newRole(),
};

export function testRightsTable(world: () => MatrixWorld): void {
  test('every operation has its line in the table of rights', () => {
    expect(Object.keys(rightsTable).sort()).toEqual([...Object.keys(recipes), ...Object.keys(variants)].sort());
    const lists = Object.keys(rightsTable).filter((name) => rightsTable[name]!.sees);
    expect(lists.sort()).toEqual(Object.keys(shown).sort());
  });

  test.each(Object.entries(rightsTable))(
    '%s is for those in the table, and refused to all others',
    async (name, row) => {
      const { own, operations, fingerprintOf } = world();
      const operation = operations.get(name.replace(/ for another$/, ''))!;
      const recipe = recipes[name.replace(/ for another$/, '')]!;
      for (const kind of people) {
        const values = { ...(await recipe.values(own)), ...variants[name]?.(own) };
        const sought = await shown[name]?.(own);
        await own.settle();
        const before = await fingerprintOf(own.tenant);
        const reply = await ask(own, own.person(kind), operation, values);
        const isAllowed = row.may === 'everybody' || row.may.includes(kind);
        const answer = reply.status < 300 ? 'succeeds' : slugOf(reply);
        expect({ kind, answer }).toEqual({ kind, answer: isAllowed ? 'succeeds' : row.else });
        expect(undeclared(operation, reply.status, reply.body.type)).toBeUndefined();
        if (sought !== undefined) {
          const list = await everyPage(own, own.person(kind), operation, values);
          expect({ kind, sees: list.includes(sought) }).toEqual({ kind, sees: seesIt(row, kind) });
        }
        if (isAllowed) continue;
        // Numbers of instances are taken before it is decided: they may have gaps (decision 11).
        const after = { ...(await fingerprintOf(own.tenant)), instance_numbers: before.instance_numbers };
        expect({ kind, log: after }).toEqual({ kind, log: before });
      }
    },
  );

  test.each(writes)('%s is refused to whoever lacks the right also when it is done later', async (name, row) => {
    const { own, operations, fingerprintOf } = world();
    const operation = operations.get(name)!;
    const values = await recipes[name]!.values(own);
    const before = await fingerprintOf(own.tenant);
    const nobody = own.person('nobody');
    const reply = await ask(own, nobody, operation, values, { prefer: 'respond-async' });
    // Some say it at once.
    const refusal = reply.status === 202 ? await problemOf(own, nobody, String(reply.body.id)) : slugOf(reply);
    expect(refusal).toBe(row.else);
    const {
      operations: _accepted,
      instance_numbers: _taken,
      idempotency: _answers,
      ...after
    } = await fingerprintOf(own.tenant);
    expect(before).toMatchObject(after);
  });
}

const writes = Object.entries(rightsTable).filter(
  ([name, { may }]) =>
    !name.startsWith('GET ') && name in recipes && may !== 'everybody' && recipes[name]?.by !== 'root',
);

async function problemOf(office: Office, as: string, id: string): Promise<string> {
  const { status, problem } = await finished(office.send, as, id);
  expect(status).toBe('failed');
  return String(problem?.type).replace('urn:procession:problem:', '');
}

const seesIt = ({ sees = [] }: RightsRow, kind: (typeof people)[number]): boolean => sees.includes(kind);

/** All pages of a list, as one text. */
async function everyPage(office: Office, as: string, operation: Operation, values: Values): Promise<string> {
  let text = '';
  for (let cursor: unknown, n = 0; n < pagesMax; n++) {
    const reply = await ask(office, as, operation, { ...values, 'query.limit': 200, 'query.cursor': cursor });
    text += reply.text;
    cursor = reply.body.next;
    if (typeof cursor !== 'string') return text;
  }
  throw new Error(`the list has more than ${pagesMax} pages`);
}

const pagesMax = 20;
