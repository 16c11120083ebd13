import { machineFacts } from '@procession/contracts/events/machine-facts.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultsOfFolding } from '../cases/refold.ts';
import { beginScript, type ScriptWorld, send } from '../cases/script-world.ts';
import type { CompiledDefinition } from '../compiled.ts';
import { checkDefinition } from '../publish/check-definition.ts';
import type { InstanceCommand } from './command.ts';
import { type ItemRef, isOpenVisit, itemIdOf } from './routing-state.ts';
import { type InstanceState, openIncidents, openTasks } from './state.ts';

const names = ['a', 'b', 'c', 'd', 'e'];
const message = (key: string) => ({ message: 'm', key });

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: templates of the definition language
/** Work of one step, of every kind that waits for something. */
const kinds: Record<string, object> = {
  form: { type: 'form', outcomes: ['completed', 'other'] },
  http: {
    type: 'service',
    http: { method: 'POST', url: 'https://x.example/${n}', body: "${callbackUrl('w')}" },
    output: { n: 'int(response.body)' },
    errors: { '409': 'other', timeout: 'other' },
    retry: { max: 1 },
  },
  pull: {
    type: 'service',
    job: { type: 'j', input: '${n}' },
    errors: { known: 'other' },
    retry: { max: 0 },
    timeout: 'PT1H',
  },
  wait: {
    type: 'wait',
    for: [
      message("'k'"),
      { signal: 's' },
      { after: 'P1D' },
      { when: 'n > 3' },
      { callback: 'w', into: { n: 'int(message.n)' } },
    ],
  },
  timer: { type: 'timer', after: 'PT2H' },
  emit: { type: 'emit', event: 'x', data: { n: '${n}' } },
  child: { type: 'subprocess', definition: 'below', input: { n: 'n' }, output: { n: 'child.n' } },
  detached: { type: 'subprocess', definition: 'below', detached: true },
};
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: up to here
const interrupts = [
  { after: 'PT3H', outcome: 'late' },
  { ...message("'i'"), outcome: 'late' },
  { signal: 's', outcome: 'late' },
  { when: 'n == 2', outcome: 'late' },
];
const below = compiled({
  key: 'below',
  fields: { n: { type: 'integer' } },
  start: 'x',
  steps: { x: { type: 'timer', after: 'PT1H' } },
})!;

const definitions = fc
  .record({
    steps: fc.array(
      fc.record({
        kind: fc.constantFrom(...Object.keys(kinds)),
        to: fc.array(fc.nat(4), { maxLength: 2 }),
        isSplit: fc.boolean(),
        isScope: fc.boolean(),
        items: fc.option(fc.nat(2)),
        interrupt: fc.option(fc.nat(3)),
      }),
      { minLength: 2, maxLength: names.length },
    ),
    interrupt: fc.option(fc.nat(2)),
  })
  .map(({ steps, interrupt }) => {
    const made = steps.map(({ kind, to, isSplit, isScope, items, interrupt: by }, index) => {
      // Branches that split do not come back: they would become ever more.
      const ways = to.filter((n) => !isSplit || n > index).map((n) => names[n]!);
      const next = [names[index + 1] ?? 'w', ...ways, ...(index === steps.length - 1 ? ['w'] : [])];
      const around = {
        next: [...new Set(next)].filter((name) => name === 'w' || names.indexOf(name) < steps.length),
        ...(isSplit && { split: 'all' }),
        ...(by !== null && { interrupt: [interrupts[by]] }),
        ...(items !== null && (isScope || kind !== 'emit') && { forEach: { count: items + 1 } }),
      };
      const work = isScope ? { type: 'scope', start: `s${index}`, steps: { [`s${index}`]: kinds[kind] } } : kinds[kind];
      return [names[index]!, { ...work, ...around }];
    });
    return compiled({
      key: 'top',
      fields: { n: { type: 'integer' } },
      start: 'a',
      steps: { ...Object.fromEntries(made), w: { type: 'wait', for: [{ callback: true }, { after: 'P9D' }] } },
      ...(interrupt !== null && { interrupt: [{ ...interrupts[interrupt], outcome: 'failed' }] }),
    });
  })
  .filter((definition) => definition !== undefined);

function compiled(document: object): CompiledDefinition | undefined {
  return checkDefinition(document, { lenient: true }).definition;
}

/** What somebody sends: `pick` chooses among what there is, and now and then something that is not there. */
const draws = fc.array(fc.record({ kind: fc.nat(13), pick: fc.nat(7), n: fc.nat(5), passMs: fc.nat(7_200_000) }), {
  maxLength: 20,
});
type Draw = { kind: number; pick: number; n: number; passMs: number };

const of = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(list.length, 1)];

function commandOf({ state }: ScriptWorld, { kind, pick, n }: Draw): InstanceCommand {
  const { timers, jobs, waits, children, tasks } = state;
  const { job = 9, attempt = 1 } = of(jobs, pick) ?? {};
  const wait = of(waits, pick);
  const alternative = of(wait?.alternatives ?? [], n)?.index ?? 0;
  switch (kind) {
    case 0:
    case 1:
      return { type: 'FireTimer', timer: of(timers, pick)?.timer ?? n };
    case 2:
    case 3:
      return { type: 'CompleteJob', job, attempt, response: { status: 200, body: n === 5 ? 'none' : n } };
    case 4:
      return { type: 'FailJobAttempt', job, attempt, error: { kind: n > 2 ? 'timeout' : 'known', message: 'no' } };
    case 5:
      return {
        type: 'FailJobAttempt',
        job,
        attempt: attempt + (n % 2),
        error: { kind: 'http', status: 404 + n, message: '' },
      };
    case 6:
    case 7: {
      const id = String(of(state.callbacks, n)?.callback ?? n);
      return { type: 'GiveMessage', wait: wait?.wait ?? n, alternative, id, body: n === 4 ? {} : { n } };
    }
    case 8:
      return { type: 'GiveSignal', wait: wait?.wait ?? n, alternative };
    case 9:
      return {
        type: 'EndChild',
        child: of(children, pick)?.child ?? 'none',
        status: 'completed',
        data: n > 3 ? {} : { n },
      };
    case 10:
      return { type: 'FailChild', child: of(children, pick)?.child ?? 'none', message: 'no' };
    case 11:
      return { type: 'ChangeData', set: { n } };
    case 12:
      return { type: 'RetryIncident', reason: 'again' };
    default:
      return { type: 'CompleteTask', task: of(tasks, pick)?.task ?? n, outcome: n > 3 ? 'other' : 'completed' };
  }
}

function play(
  definition: CompiledDefinition,
  commands: readonly Draw[],
  look: (world: ScriptWorld) => void,
): ScriptWorld {
  const world = beginScript(definition, { directory: {}, others: new Map([['below', below]]) });
  const by = { by: 'system', permissions: ['start', 'act', 'operate'] as const };
  send(world, { type: 'StartInstance', number: 1, data: { n: 0 }, onBehalfOf: 'ana' }, by);
  look(world);
  for (const draw of commands) {
    world.nowMs += draw.passMs;
    send(world, commandOf(world, draw), by);
    look(world);
  }
  return world;
}

/** Whose work is open although nobody could end it. */
function waitsInSilence({ state }: ScriptWorld): string[] {
  if (state.ended) return [];
  const open = new Set(
    [...openTasks(state), ...state.timers, ...state.jobs, ...state.waits, ...state.children].flatMap(
      ({ item }) => item ?? [],
    ),
  );
  const failed = new Set(openIncidents(state).flatMap(({ visit, item }) => [visit, item]));
  return state.routing.visits.filter(isOpenVisit).flatMap((visit) => {
    const { serial, items, status } = visit;
    const works: ItemRef[] = items?.flatMap((one, index) =>
      one.status === 'open' ? [{ visit: serial, index }] : [],
    ) ?? [{ visit: serial }];
    if (status !== 'active' || failed.has(itemIdOf(visit, {}))) return [];
    return works
      .filter((work) => !isInside(state, work))
      .map((work) => itemIdOf(visit, work))
      .filter((id) => !open.has(id) && !failed.has(id));
  });
}

const isInside = ({ routing }: InstanceState, work: ItemRef): boolean =>
  routing.visits.some(
    (visit) =>
      isOpenVisit(visit) &&
      visit.scope === (work.index === undefined ? `${work.visit}` : `${work.visit}[${work.index}]`),
  );

/** Seeded: in 100 of any others a kind of fact may be missing. `npm run model` draws others. */
const runs = { numRuns: 100, seed: 1 };

/** Seconds of work; more beside others. */
const timeoutMs = 30_000;

test('whatever machines and clocks say, nobody waits in silence, and what is stored gives the state', {
  timeout: timeoutMs,
}, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(definitions, draws, (definition, commands) => {
      const world = play(definition, commands, (now) => expect(waitsInSilence(now)).toEqual([]));
      expect(faultsOfFolding(world.commits, world.state)).toEqual([]);
      for (const { type } of world.commits.flat()) seen.add(type);
    }),
    runs,
  );
  expect(Object.keys(machineFacts).filter((type) => !seen.has(type))).toEqual([]);
});

test('when an instance ends nothing of it is left with machines and clocks', { timeout: timeoutMs }, () => {
  fc.assert(
    fc.property(definitions, draws, (definition, commands) => {
      const world = play(definition, commands, () => undefined);
      if (!world.state.ended) {
        send(world, { type: 'CancelInstance', reason: 'over' }, { by: 'system', permissions: ['operate'] });
      }
      const { timers, jobs, waits, children } = world.state;
      expect({ timers, jobs, waits, children }).toEqual({ timers: [], jobs: [], waits: [], children: [] });
    }),
    runs,
  );
});
