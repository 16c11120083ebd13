import { outcomeName } from '../parts/outcome-look.ts';
import { graphWords } from '../words/english/graph.ts';
import { type GraphStep, listed } from './document.ts';
import { durationInWords, spaced } from './in-words.ts';
import type { GraphModel, GraphNode } from './model.ts';
import { alternativeOf, assigneeOf, policyOf, timeOf } from './step-note.ts';

/** What the panel of a step says, in its order. */
export interface StepFact {
  title: string;
  lines: readonly FactLine[];
}

export interface FactLine {
  text: string;
  /** What a machine reads. */
  isCode?: boolean;
  /** The step that it leads to. */
  to?: { id: string; name: string };
  /** The definition that it starts. */
  definition?: string;
}

export function stepFacts({ id, step, type }: GraphNode, model: GraphModel): StepFact[] {
  if (!step) return [];
  const { facts } = graphWords;
  return [
    { title: facts.who, lines: whoOf(step) },
    { title: facts.machine, lines: machineOf(step) },
    { title: facts.waitsFor, lines: type === 'wait' || type === 'timer' ? waitsOf(step) : [] },
    { title: facts.rules, lines: type === 'rules' ? rulesOf(step) : [] },
    { title: facts.fields, lines: fieldsOf(step) },
    { title: facts.due, lines: dueOf(step) },
    { title: facts.opens, lines: opensOf(step) },
    { title: facts.ways, lines: waysOf(id, model) },
    {
      title: facts.outside,
      lines: listed(step.interrupt).map((each) =>
        line(`${alternativeOf(each)}: ${outcomeName(each.outcome).toLowerCase()}`),
      ),
    },
  ].filter(({ lines }) => lines.length > 0);
}

const line = (text: string): FactLine => ({ text });
const code = (text: string): FactLine => ({ text, isCode: true });
const some = (text: string | undefined): FactLine[] => (text ? [line(text)] : []);

function whoOf({ assign, policy }: GraphStep): FactLine[] {
  if (assign === undefined) return [];
  const { facts } = graphWords;
  const { exclude, sameAs, expression, managerOf } = assign as Record<string, unknown>;
  const left = listed(exclude as string | { decidersOf: string } | (string | { decidersOf: string })[] | undefined);
  return [
    ...some(assigneeOf(assign)),
    ...(typeof expression === 'string' && managerOf === undefined ? [code(expression)] : []),
    ...some(policyOf(policy) && facts.needed(policyOf(policy))),
    ...left.map((who) =>
      line(
        facts.not(
          typeof who === 'string'
            ? who === 'initiator'
              ? graphWords.initiator
              : spaced(who)
            : facts.decidersOf(spaced(who.decidersOf)),
        ),
      ),
    ),
    ...(typeof sameAs === 'string' ? [line(facts.sameAs(spaced(sameAs)))] : []),
  ];
}

function machineOf(step: GraphStep): FactLine[] {
  const { facts } = graphWords;
  const { http, job, retry, timeout, event, definition } = step as {
    http?: { method?: string; url: string };
    job?: { type: string };
    retry?: { max?: number };
    timeout?: string;
    event?: string;
    definition?: string;
  };
  return [
    ...(http ? [code(`${http.method ?? 'POST'} ${http.url}`)] : []),
    ...(job ? [code(job.type)] : []),
    ...(step.type === 'emit' && event !== undefined ? [code(event)] : []),
    ...(step.type === 'subprocess' && definition !== undefined ? [{ text: facts.starts, definition }] : []),
    ...(retry?.max === undefined ? [] : [line(facts.tries(retry.max))]),
    ...(timeout === undefined ? [] : [line(facts.timeout(durationInWords(timeout)))]),
  ];
}

function waitsOf(step: GraphStep): FactLine[] {
  if (step.type === 'timer') return some(timeOf(step as { after?: string; until?: string }) ?? String(step.cron ?? ''));
  return listed(step.for as object | object[] | undefined).map((each) => line(alternativeOf(each)));
}

function rulesOf(step: GraphStep): FactLine[] {
  const { facts } = graphWords;
  const { rules, table } = step as {
    rules?: { when?: string; outcome: string }[];
    table?: { inputs?: string[]; rules: unknown[] };
  };
  if (table) return [line(facts.rows(table.rules.length)), ...(table.inputs ?? []).map(code)];
  return (rules ?? []).map(({ when, outcome }) => code(when === undefined ? outcome : `${when} → ${outcome}`));
}

function fieldsOf(step: GraphStep): FactLine[] {
  const { facts } = graphWords;
  const { shows, edits, binds, set, output } = step as {
    shows?: string | string[];
    edits?: string | string[];
    binds?: string | string[] | { fields: string | string[] };
    set?: object;
    output?: object;
  };
  const bound = typeof binds === 'object' && !Array.isArray(binds) ? binds.fields : binds;
  return (
    [
      [facts.shows, listed(shows)],
      [facts.edits, listed(edits)],
      [facts.binds, listed(bound)],
      [facts.sets, Object.keys({ ...set, ...output })],
    ] as const
  )
    .filter(([, fields]) => fields.length > 0)
    .map(([title, fields]) => line(title(fields.map(spaced).join(', '))));
}

interface Due {
  after?: string;
  at?: string;
  remind?: string | string[];
  then?: DueStage | DueStage[];
}
interface DueStage {
  after?: string;
  notify?: unknown;
  escalate?: unknown;
  reassign?: unknown;
  outcome?: string;
}

function dueOf({ due }: GraphStep): FactLine[] {
  if (due === undefined) return [];
  const { facts } = graphWords;
  const { after, at, remind, then } = due as Due;
  return [
    ...(after === undefined ? [] : [line(facts.dueAfter(durationInWords(after)))]),
    ...(at === undefined ? [] : [code(at)]),
    ...listed(remind).map((before) => line(facts.reminded(durationInWords(before)))),
    ...listed(then).flatMap((stage) => {
      const when = stage.after === undefined ? facts.thereupon : facts.thenAfter(durationInWords(stage.after));
      return stageOf(stage).map((what) => line(facts.stage(when, what)));
    }),
  ];
}

const stageOf = ({ notify, escalate, reassign, outcome }: DueStage): string[] => {
  const { facts } = graphWords;
  return [
    ...(notify === undefined ? [] : [facts.told(assigneeOf(notify))]),
    ...(escalate === undefined ? [] : [facts.asked(assigneeOf(escalate))]),
    ...(reassign === undefined ? [] : [facts.given(assigneeOf(reassign))]),
    ...(outcome === undefined ? [] : [outcomeName(outcome).toLowerCase()]),
  ];
};

/** When it opens, and how often. */
function opensOf(step: GraphStep): FactLine[] {
  const { facts } = graphWords;
  const { join, available, lock, forEach, repeat, split } = step as {
    join?: string | { n?: number; threads?: number };
    available?: { when: string };
    lock?: { key: string };
    forEach?: { over?: string; count?: number; mode?: string; width?: number };
    repeat?: { while?: string; until?: string };
    split?: string;
  };
  const count = typeof join === 'object' ? (join.n ?? join.threads) : undefined;
  return [
    ...(join === 'all' ? [line(facts.joinAll)] : join === 'some' ? [line(facts.joinSome)] : []),
    ...(count === undefined ? [] : [line(facts.joinCount(count))]),
    ...(available ? [line(facts.available), code(available.when)] : []),
    ...(lock ? [line(facts.lock), code(lock.key)] : []),
    ...(forEach ? [line(forEach.mode === 'sequential' || forEach.width === 1 ? facts.eachInTurn : facts.each)] : []),
    ...(forEach?.over === undefined ? [] : [code(forEach.over)]),
    ...(repeat
      ? [
          line(repeat.while === undefined ? facts.repeatUntil : facts.repeatWhile),
          code(repeat.while ?? repeat.until ?? ''),
        ]
      : []),
    ...(split === 'all' ? [line(facts.splitAll)] : split === 'some' ? [line(facts.splitSome)] : []),
    ...(split === 'race' ? [line(facts.splitRace)] : []),
  ];
}

function waysOf(id: string, { nodes, edges }: GraphModel): FactLine[] {
  const names = new Map(nodes.map((node) => [node.id, node.name]));
  return edges
    .filter(({ from }) => from === id)
    .map(({ label, to, kind }) => ({
      text: label === '' ? graphWords.facts.always : kind === 'undo' ? graphWords.undone : label,
      to: { id: to, name: names.get(to) ?? to },
    }));
}
