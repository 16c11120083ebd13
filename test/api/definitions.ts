import { expect, test } from 'vitest';
import { caughtUp, slugOf, type World } from './world.ts';

// Definitions that would do harm, or that nobody could work with.

const approval = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'approval',
  assign: { role: 'sales_manager' },
  next: [
    { on: 'approved', to: 'done' },
    { on: 'rejected', to: 'done' },
  ],
  ...over,
});
const documentOf = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  key: 'harm',
  title: 'Harm',
  fields: { f: { type: 'text' } },
  start: 'a',
  steps: { a: approval(), done: { type: 'end', status: 'approved' } },
  ...over,
});
const guarded = (when: string): Record<string, unknown> =>
  documentOf({
    steps: {
      a: approval({
        next: [
          { on: 'approved', when, to: 'done' },
          { on: 'approved', otherwise: true, to: 'done' },
          { on: 'rejected', to: 'done' },
        ],
      }),
      done: { type: 'end', status: 'approved' },
    },
  });
const withPattern = (pattern: string): Record<string, unknown> =>
  documentOf({ fields: { f: { type: 'text', pattern } } });
const bomb = Array.from(
  { length: 12 },
  (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : Array(9).fill(`*a${i - 1}`)}]`,
).join('\n');
/** Who has least to do is not known yet: refused by name. */
const givenByLoad = { type: 'form', assign: { role: 'sales_manager', give: 'least-loaded' } };

const each = '[1,2,3,4,5,6,7,8,9,10]';

const refused: [what: string, document: unknown, told: RegExp][] = [
  ['anchors that grow', bomb, /anchors/],
  ['a tag', 'key: !!js/function "x"', /tag/i],
  ['keys that stand twice', 'key: harm\nkey: harm', /stands twice/],
  ['two documents', 'key: harm\n---\nkey: harm', /documents/],
  ['endless nesting', `key: ${'['.repeat(100_000)}`, /nested too deeply/],
  ['40,000 unknown keys', Array.from({ length: 40_000 }, (_, i) => `k${i}: 1`).join('\n'), /not known/],
  ['no content', '', /object/],
  ['the key of another', documentOf({ key: 'other' }), /published as/],
  ['a key that is not built', documentOf({ keep: 'P1Y' }), /keep/],
  ['a key that is not built', documentOf({ steps: { a: givenByLoad } }), /not built yet/],
  ['a pattern that looks ahead', withPattern('(?=a)'), /RE2/],
  ['a pattern that multiplies', withPattern('((a{1000}){1000}){1000}'), /RE2/],
  ['a pattern that is none', withPattern('('), /RE2/],
  ['a pattern out of the data', guarded('f.matches(f)'), /literal/],
  ['an expression of 10,000 characters', guarded(`${'('.repeat(5_000)}true${')'.repeat(5_000)}`), /2000 characters/],
  ['loops within loops within loops', guarded(`${each}.all(a,${each}.all(b,${each}.all(c,a+b+c>0)))`), /2 deep/],
  ['a name that nothing has', guarded('nope > 1'), /no `nope`/],
  ['types that do not go together', guarded('f > 1'), /no such overload|int|double/],
  ['a step that is not there', documentOf({ start: 'nowhere' }), /nowhere/],
  ['a role that it does not declare', documentOf({ roles: ['director'] }), /sales_manager/],
  [
    '5,000 steps',
    documentOf({
      steps: Object.fromEntries(
        Array.from({ length: 5_000 }, (_, i) => [`s${i}`, { type: 'end', status: 'approved' }]),
      ),
    }),
    /at most/,
  ],
];

/** A hostile document may keep the process from others for so long. */
const answersWithinMs = 6_000;

export function testDefinitions(world: () => World): void {
  const publish = (key: string, document: unknown) =>
    world().call('priya', 'POST', 'command', `/v1/definitions/${key}/versions`, { document, confirmWarnings: true });

  test.each(refused)('a definition with %s is refused', async (_what, document, told) => {
    const began = performance.now();
    const reply = await publish('harm', document);
    expect(slugOf(reply)).toBe('definition-invalid');
    expect(reply.body.issues?.map(({ message }) => message).join('\n')).toMatch(told);
    expect(performance.now() - began).toBeLessThan(answersWithinMs);
  });

  test('a text of more than 512 kB is no document', async () => {
    expect(slugOf(await publish('harm', '#'.repeat(524_289)))).toBe('invalid-request');
  });

  test('a pattern that takes others for ever takes no time', async () => {
    expect((await publish('harm', { ...withPattern('^(a+)+$') })).status).toBe(201);
    const began = performance.now();
    const data = { f: `${'a'.repeat(4_000 - 1)}!` };
    expect(slugOf(await world().call('ben', 'POST', 'command', '/v1/instances', { definition: 'harm', data }))).toBe(
      'invalid-data',
    );
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('what the draft cannot store is refused, and what is wrong with it is told', async () => {
    const save = (document: unknown, headers = {}) =>
      world().call('priya', 'PUT', 'command', '/v1/definitions/harm/draft', { document }, headers);
    for (const document of [{ a: '\0' }, { '\0': 1 }, 'a: \0', { a: ['\ud800'] }])
      expect(slugOf(await save(document))).toBe('unstorable');
    const saved = await save('key: harm\nkey: harm');
    expect(saved.body).toMatchObject({ draftRevision: 1, issues: [{ message: expect.stringContaining('twice') }] });
    expect(slugOf(await save({}))).toBe('precondition-required');
    const stale = await save({}, { 'if-match': '"7"' });
    expect(stale).toMatchObject({ status: 412, body: { expected: 7, actual: 1 } });
  });

  test('a role that nobody holds, and one that 250 hold, park the instance and say why', async () => {
    const { call } = world();
    const crowd = Array.from({ length: 250 }, (_, i) => `crowd${i}`);
    await Promise.all(crowd.map((id) => call('priya', 'PUT', 'command', `/v1/directory/users/${id}`, { name: id })));
    const role = { name: 'Crowd', permissions: ['act'], holders: crowd };
    expect((await call('priya', 'PUT', 'command', '/v1/directory/roles/crowd', role)).status).toBe(201);
    for (const [key, of] of [
      ['for-the-crowd', 'crowd'],
      ['for-martians', 'martians'],
    ] as const) {
      const assign = { role: of };
      const steps = { a: approval({ assign, policy: 'all' }), done: { type: 'end', status: 'approved' } };
      expect((await publish(key, documentOf({ key, steps }))).status).toBe(201);
      const started = await call('ben', 'POST', 'command', '/v1/instances', { definition: key });
      expect(started.status).toBe(201);
      await caughtUp(world(), started.headers.get('consistency-token')!);
      const { body } = await call('priya', 'GET', 'query', `/v1/instances/${started.body.id}`);
      expect(body.incidentList).toMatchObject([{ kind: 'nobody-eligible' }]);
    }
  });
}
