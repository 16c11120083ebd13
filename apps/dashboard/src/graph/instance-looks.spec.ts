import { fold } from '@procession/engine/instance/evolve.ts';
import { isOpenVisit } from '@procession/engine/instance/routing-state.ts';
import { expect, test } from 'vitest';
import { goldenHistories } from '../screens/instance/testing-histories.ts';
import type { GraphDocument, GraphStep } from './document.ts';
import { instanceLooks } from './instance-looks.ts';
import { graphOf } from './model.ts';

const clock = (at: string): string => at.slice(11, 16);

/** Steps that lead to each other as a history says they did, where its definition is not at hand. */
function documentOf(events: Parameters<typeof fold>[0]): GraphDocument {
  const { visits } = fold(events).routing;
  const stepOf = new Map(visits.map(({ serial, step }) => [serial, step]));
  const steps: Record<string, GraphStep> = {};
  for (const { step } of visits) steps[step] ??= { type: 'form', next: [] };
  for (const { step, parents } of visits)
    for (const parent of parents) {
      const from = steps[stepOf.get(parent) ?? ''];
      if (from) from.next = [...(from.next as string[]), step];
    }
  return { start: visits[0]?.step ?? 'none', steps };
}

test.each(goldenHistories)(
  '%s: at each moment the graph shows as here what is open, and nothing else',
  (_name, events) => {
    const model = graphOf(documentOf(events));
    for (let n = 1; n <= events.length; n++) {
      const state = fold(events.slice(0, n));
      const { nodes } = instanceLooks(model, state, clock);
      const shown = [...nodes]
        .filter(([, { className }]) => className === 'here' || className === 'fail')
        .map(([id]) => id);
      const open = state.routing.visits.filter(isOpenVisit).map(({ step }) => step);
      const waiting = state.routing.arrivals.map(({ step }) => step).filter((step) => nodes.has(step));
      const stopped = state.incidents
        .filter(({ resolved, step }) => !resolved && step !== undefined && nodes.has(step))
        .map(({ step }) => step!);
      expect(new Set(shown)).toEqual(new Set([...open, ...waiting, ...stopped]));
    }
  },
);

const model = graphOf({
  start: 'manager',
  steps: {
    manager: {
      type: 'approval',
      next: [
        { on: 'approved', when: 'refund > 1000', to: 'finance' },
        { on: 'approved', to: 'pay' },
        { on: 'sent_back', to: 'revise' },
      ],
    },
    finance: { type: 'approval', next: 'pay' },
    revise: { type: 'form', next: 'manager' },
    pay: { type: 'service' },
  },
});

const visited = (...steps: [step: string, parent: number | undefined, outcome?: string][]) => {
  const state = fold([]);
  const visits = steps.map(([step, parent, outcome], serial) => ({
    serial,
    step,
    n: steps.slice(0, serial + 1).filter(([each]) => each === step).length,
    parents: parent === undefined ? [] : [parent],
    enteredAt: '2026-11-20T11:42:00.000Z',
    status: outcome === undefined ? ('active' as const) : ('completed' as const),
    ...(outcome !== undefined && { outcome, closedAt: '2026-11-20T12:06:00.000Z' }),
  }));
  return { ...state, status: 'in_progress' as const, routing: { ...state.routing, visits, visitCount: visits.length } };
};

test('the way that was taken, its guard, where it is, and what may still come are told apart', () => {
  const state = visited(['manager', undefined, 'approved'], ['finance', 0]);
  const { nodes, edges } = instanceLooks(model, state, clock);
  expect([...nodes].map(([id, { className }]) => [id, className])).toEqual([
    [model.nodes[0]!.id, 'done'],
    ['manager', 'done'],
    ['finance', 'here'],
    ['pay', 'next'],
    ['revise', 'next'],
  ]);
  expect(nodes.get('manager')?.note).toBe('approved 12:06');
  expect(edges.get('manager → finance')).toEqual({ className: 'taken', outcome: ': true' });
  expect(edges.get('manager → revise')).toEqual({ className: 'possible' });
});

test('a guard that was not asked says nothing, and a loop shows its last pass', () => {
  const state = visited(['manager', undefined, 'sent_back'], ['revise', 0, 'completed'], ['manager', 1]);
  const { nodes, edges } = instanceLooks(model, state, clock);
  expect(edges.get('manager → finance')).toEqual({ className: 'possible' });
  expect(nodes.get('manager')).toMatchObject({ className: 'here', count: 1 });
  expect(edges.get('revise → manager')?.className).toBe('taken');
});

test('two visits of one step at once are two tokens', () => {
  const { nodes } = instanceLooks(model, visited(['pay', undefined], ['pay', undefined]), clock);
  expect(nodes.get('pay')).toMatchObject({ className: 'here', count: 2 });
});
