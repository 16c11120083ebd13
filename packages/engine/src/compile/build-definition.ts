import type { Assign, CompiledDefinition, CompiledField, CompiledStep, Evaluate, StepConfig } from '../compiled.ts';
import type { CompiledTransition } from '../compiled-flow.ts';
import type { CheckedDocument, CheckedStep } from '../document/check-document.ts';
import type { DueDeclaration } from '../document/due.ts';
import { type Level, levelsOf } from '../document/fields-at.ts';
import type { AssignDeclaration } from '../document/task.ts';
import { needBool, needString } from '../expressions/need.ts';
import { compileTemplate } from '../expressions/template.ts';
import { sourcesOf } from '../publish/checks/graph.ts';
import { outcomesOfStep } from '../publish/checks/outcomes.ts';
import type { Report } from '../publish/issue.ts';
import { compileEmit } from '../steps/emit/compile.ts';
import { compileRules } from '../steps/rules/compile.ts';
import { compileScope } from '../steps/scope/compile.ts';
import { compileService } from '../steps/service/compile.ts';
import { compileSubprocess } from '../steps/subprocess/compile.ts';
import { compileWait } from '../steps/wait/compile.ts';
import { compileAssign } from './compile-assign.ts';
import { compileDue } from './compile-due.ts';
import { compileField } from './compile-field.ts';
import { compileFlow, compileJoin } from './compile-flow.ts';
import { compileInterrupts } from './compile-interrupts.ts';
import { compilePolicy } from './compile-policy.ts';
import { compileTime } from './compile-time.ts';
import { type Compiling, type ExpressionUse, isBool, isString, type SentField, setsOf, typed } from './compiling.ts';
import { compilingAt, type Surroundings, surroundingsOf } from './surroundings.ts';

interface Building {
  key?: string | undefined;
  version: number;
  lenient: boolean;
  report: Report;
  /** Versions of the definitions that sub-processes start. */
  pinned?: Readonly<Record<string, number>> | undefined;
}

export interface Built {
  definition: CompiledDefinition;
  uses: ExpressionUse[];
  sent: SentField[];
}

/** Compiles what can be compiled and reports the rest: the definition is whole only when nothing was reported. */
export function buildDefinition(document: CheckedDocument, { key, version, lenient, report, pinned }: Building): Built {
  const { fields } = document;
  const surroundings = surroundingsOf(document);
  const names = surroundings.inside(undefined);
  const compiling: Compiling = { document, names, report, uses: [], sent: [], pinned };
  const compiledFields = new Map<string, CompiledField>();
  for (const [name, field] of fields) compiledFields.set(name, compileField(name, field, { lenient, fields, report }));
  const trigger = compileTrigger(compiling);
  const levels = levelsOf(document);
  const definition: CompiledDefinition = {
    key: key ?? document.key,
    version,
    name: document.name ?? document.key,
    access: document.access,
    title: compileTitle(compiling),
    fields: compiledFields,
    start: document.start,
    steps: new Map(
      levels
        .flatMap((level) => {
          const sources = sourcesOf(level.steps);
          return [...level.steps].map(([name, step]): [string, CompiledStep] => [
            name,
            compileStep(
              { name, step, sources: [...sources.get(name)!], level },
              { ...compilingAt(compiling, surroundings, step), surroundings, lenient },
            ),
          ]);
        })
        .sort(([, a], [, b]) => a.index - b.index),
    ),
    interrupt: compileInterrupts(document.interrupt ?? [], { compiling, place: '' }),
    ...(document.calendar !== undefined && { calendar: document.calendar }),
    ...(document.entity ? { entityType: document.entity.type } : {}),
    ...(trigger ? { trigger } : {}),
    ...compileUnique(compiling),
  };
  return { definition, uses: compiling.uses, sent: compiling.sent };
}

function compileTitle(compiling: Compiling): Evaluate<string> {
  const { title, name, key } = compiling.document;
  if (title === undefined) return () => name ?? key;
  const place = '/title';
  const template = compileTemplate({ source: title, place, names: compiling.names.always, report: compiling.report });
  for (const { syntax } of template?.expressions ?? []) compiling.uses.push({ place, syntax, use: 'title' });
  return (scope) => template?.textOrDash(scope) ?? title;
}

function compileUnique(compiling: Compiling): { unique?: Evaluate<string> } {
  const { unique } = compiling.document;
  if (unique === undefined) return {};
  const stands = {
    source: unique,
    place: '/unique',
    names: compiling.names.always,
    use: 'unique' as const,
    need: needString,
  };
  return { unique: typed(compiling, stands, isString) };
}

function compileTrigger(compiling: Compiling): CompiledDefinition['trigger'] {
  const { trigger } = compiling.document;
  if (!trigger) return undefined;
  const stands = { names: compiling.names.inTrigger, use: 'trigger' as const };
  const { event, when, cron, zone } = trigger;
  const isByClock = cron !== undefined && event === undefined;
  if (!isByClock && (cron !== undefined || zone !== undefined || event === undefined))
    compiling.report('invalid-value', '/trigger', 'write either `event`, or `cron` with its `zone`');
  if (isByClock && when !== undefined)
    compiling.report('invalid-value', '/trigger/when', 'stands only beside `event`: a clock has nothing to ask for');
  const time = isByClock ? compileTime({ cron, zone }, { compiling, place: '/trigger' }) : undefined;
  return {
    ...(event !== undefined && { event }),
    ...(time && 'cron' in time && { cron: { expression: time.cron, zone: time.zone } }),
    set: setsOf(compiling, trigger.set, { ...stands, place: '/trigger/set' }),
    ...(when === undefined || isByClock
      ? {}
      : {
          when: typed(compiling, { ...stands, source: when, place: '/trigger/when', need: needBool }, isBool),
        }),
  };
}

interface CompilingStep extends Compiling {
  surroundings: Surroundings;
  lenient: boolean;
}

function compileStep(
  { name, step, sources, level }: { name: string; step: CheckedStep; sources: string[]; level: Level },
  compiling: CompilingStep,
): CompiledStep {
  const { within, undone, place } = step;
  return {
    name,
    label: step.title,
    index: step.index,
    ...(within !== undefined && { within }),
    join: compileJoin(name, step, level),
    split: step.split,
    sources,
    next: compileNext(name, step, compiling),
    set: setsOf(compiling, step.set, {
      place: `${place}/set`,
      names: compiling.names.onCompletion,
      use: 'set',
      step: name,
    }),
    cancel: step.cancel,
    finish: step.finish,
    outcomes: outcomesOfStep(name, step, compiling.document.steps),
    ...compileFlow(name, step, compiling),
    interrupt: compileInterrupts(step.interrupt, { compiling, place, step: name }),
    ...(undone && { undo: compileStep({ name, step: undone, sources: [], level }, undoing(undone, compiling)) }),
    config: compileConfig(name, step, compiling),
  };
}

/** An undo belongs to the visit as a whole: there is no item in its names. */
const undoing = (undone: CheckedStep, compiling: CompilingStep): CompilingStep => ({
  ...compiling,
  ...compilingAt(compiling, compiling.surroundings, undone),
});

function compileNext(name: string, step: CheckedStep, compiling: Compiling): CompiledTransition[] {
  return step.next.map(({ on, when, otherwise, to, times, cancel, finish }, index) => {
    const place = `${step.place}/next/${index}/when`;
    const stands = { place, names: compiling.names.onCompletion, use: 'when' as const, step: name, need: needBool };
    return {
      index,
      otherwise: otherwise ?? false,
      to,
      times,
      cancel,
      finish,
      ...(on ? { on: new Set(on) } : {}),
      ...(when === undefined ? {} : { when: typed(compiling, { ...stands, source: when }, isBool) }),
    };
  });
}

function compileConfig(name: string, step: CheckedStep, compiling: CompilingStep): StepConfig {
  const { own, place } = step;
  const at = { compiling, place, step: name };
  const assignOf = (assign: AssignDeclaration | undefined) =>
    assign && compileAssign(assign, { ...at, place: `${place}/assign` });
  const dueOf = (due: DueDeclaration | undefined, exclude: Assign['exclude']) => {
    const rule = due && compileDue(due, { ...at, place: `${place}/due`, exclude });
    return rule ? { due: rule } : {};
  };
  switch (own?.type) {
    case 'approval': {
      const { outcomes, shows, edits } = own;
      const assign = assignOf(own.assign) ?? nobody;
      return {
        type: 'approval',
        assign,
        policy: compilePolicy(own.policy, { compiling, place: `${place}/policy` }),
        outcomes,
        shows,
        edits,
        commentRequired: new Set(own.comment.required),
        ...(own.binds && { binds: own.binds }),
        allow: new Set(own.allow),
        ...dueOf(own.due, assign?.exclude ?? []),
      };
    }
    case 'form': {
      const { outcomes, shows, edits } = own;
      const assign = assignOf(own.assign);
      return {
        type: 'form',
        outcomes,
        shows,
        edits,
        allow: new Set(own.allow),
        ...(assign ? { assign } : {}),
        ...dueOf(own.due, assign?.exclude ?? []),
      };
    }
    case 'rules':
      return compileRules(own, at);
    case 'service':
      return compileService(own, at);
    case 'wait':
      return compileWait(own, at);
    case 'emit':
      return compileEmit(own, at);
    case 'subprocess':
      return compileSubprocess(own, at);
    case 'timer':
      return { type: 'timer', at: compileTime(own, at) ?? { after: 'PT0S' } };
    case 'end':
      return { type: 'end', status: own.status, rest: own.rest };
    case 'scope':
      return compileScope(name, step, compiling);
    case 'compensate':
      return { type: 'compensate' };
    case undefined:
      // The step's own keys were reported.
      return { type: 'end', status: 'completed', rest: 'cancel' };
  }
}

const nobody = { who: { by: 'users' as const, users: [] }, resolve: 'open' as const, exclude: [] };
