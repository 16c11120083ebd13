import { name as languageName } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { declareFields, type FieldDeclaration } from '../fields/declaration.ts';
import { called, pointerPart } from '../fields/field-kind.ts';
import type { ObjectType } from '../fields/typed-object.ts';
import type { Report } from '../publish/issue.ts';
import { isStepType, type StepDeclaration, stepTypes } from '../steps/registry.ts';
import { type Header, header, lenientHeader } from './header.ts';
import { reportShape } from './report-shape.ts';
import { type StepCommon, stepCommon, stepCommonSchema } from './step-common.ts';

/** With those in scopes. */
export const stepsMax = 500;
/** Scopes within scopes. */
export const scopeDepthMax = 8;

/** A document whose parts have their shapes. Parts that have not are reported and stand here as far as they can be read. */
export interface CheckedDocument extends Omit<Header, 'fields' | 'steps'> {
  fields: ReadonlyMap<string, FieldDeclaration>;
  objectTypes: readonly ObjectType[];
  /** All of them, those in scopes, too: names are unique in the whole document. In order of the document. */
  steps: ReadonlyMap<string, CheckedStep>;
}

export interface CheckedStep extends StepCommon {
  title: string;
  index: number;
  place: string;
  /** The scope in which it stands; absent: the root. */
  within?: string;
  /** Of a scope: those of its own. */
  fields?: ReadonlyMap<string, FieldDeclaration>;
  /** Of the step that takes this one back: its keys, read. */
  undone?: CheckedStep;
  /** Undefined when the step's own keys could not be read. */
  own?: StepDeclaration;
}

/** Undefined when not even the outline can be read. */
export function checkDocument(
  document: unknown,
  { lenient, report }: { lenient: boolean; report: Report },
): CheckedDocument | undefined {
  const parsed = (lenient ? lenientHeader : header).safeParse(document);
  if (!parsed.success) {
    reportShape({ error: parsed.error, value: document, place: '', report });
    return undefined;
  }
  const { fields, steps, ...rest } = parsed.data;
  const { declared, objectTypes } = declareFields(fields, { place: '/fields', report });
  const checking: Checking = { steps: new Map(), objectTypes, report };
  checkSteps(steps, { place: '', depth: 0 }, checking);
  if (checking.steps.size > stepsMax) report('too-large', '/steps', `a definition has at most ${stepsMax} steps`);
  return { ...rest, fields: declared, objectTypes, steps: checking.steps };
}

interface Checking {
  steps: Map<string, CheckedStep>;
  objectTypes: ObjectType[];
  report: Report;
}

/** A scope's steps, or those of the root. `place` is that of the scope. */
function checkSteps(
  steps: Record<string, unknown>,
  { place: around, within, depth }: { place: string; within?: string; depth: number },
  checking: Checking,
): void {
  const { report } = checking;
  for (const [name, value] of Object.entries(steps)) {
    const place = `${around}/steps/${pointerPart(name)}`;
    if (!languageName.safeParse(name).success) {
      report(
        'step-name',
        place,
        'the name of a step is a-z, 0-9 and underscores, begins with a letter, at most 64 characters',
      );
    }
    if (checking.steps.has(name)) {
      report('step-twice', place, `there is a step \`${name}\` already: names are unique in the whole document`);
      continue;
    }
    const inner = within === undefined ? {} : { within };
    const step: CheckedStep = { ...checkStep(name, value, place, report), ...inner, index: checking.steps.size, place };
    checking.steps.set(name, step);
    if (step.own?.type === 'scope') checkScope(name, step, depth, checking);
    const { undo } = step;
    if (undo !== undefined) {
      const at = `${place}/undo`;
      step.undone = { ...checkStep(name, undo, at, report), ...inner, index: step.index, place: at };
    }
  }
}

function checkScope(name: string, step: CheckedStep, depth: number, checking: Checking): void {
  const { own, place } = step;
  if (own?.type !== 'scope') return;
  if (depth >= scopeDepthMax) {
    checking.report('too-large', place, `scopes are nested at most ${scopeDepthMax} deep`);
    return;
  }
  const { report, objectTypes } = checking;
  const { declared } = declareFields(own.fields, { place: `${place}/fields`, report, objectTypes });
  for (const field of declared.values()) {
    for (const key of ['sensitive', 'listed'] as const) {
      if (field[key] !== false) {
        report('invalid-value', `${field.place}/${key}`, `\`${key}\` is for fields of the instance: declare it there`);
      }
    }
  }
  step.fields = declared;
  checkSteps(own.steps, { place, within: name, depth: depth + 1 }, checking);
}

function checkStep(name: string, value: unknown, place: string, report: Report): Omit<CheckedStep, 'index' | 'place'> {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  const parsed = isStepType(type)
    ? z.strictObject({ type: z.literal(type), ...stepCommon, ...stepTypes[type] }).safeParse(value)
    : undefined;
  if (parsed?.success) {
    const own = parsed.data as unknown as StepDeclaration & StepCommon;
    return { ...stepCommonSchema.parse(parsed.data), title: own.name ?? name, own };
  }
  if (parsed) reportShape({ error: parsed.error, value, place, report });
  else {
    const known = Object.keys(stepTypes).join(', ');
    const said =
      type === undefined
        ? `a step has a \`type\`: one of ${known}`
        : `there is no step type \`${typeof type === 'string' ? type : called(type)}\`; there are ${known}`;
    report('step-type', `${place}/type`, said);
  }
  return { ...readable(value), title: name };
}

/** Of a step with faults, what can be read: its ways on, so that steps behind it are not reported as out of reach. */
function readable(value: unknown): StepCommon {
  const common: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(stepCommon)) {
    const part = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    common[key] = part !== undefined && schema.safeParse(part).success ? part : undefined;
  }
  const targets = [...JSON.stringify(value ?? null).matchAll(/"(?:next|to)":"([a-z0-9_]+)"/g)].map(([, to]) => to!);
  return stepCommonSchema.parse({ ...common, next: common.next ?? targets });
}
