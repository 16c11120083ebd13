import { name as languageName } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { declareFields, type FieldDeclaration } from '../fields/declaration.ts';
import { called, pointerPart } from '../fields/field-kind.ts';
import type { ObjectType } from '../fields/typed-object.ts';
import { notBuiltYet } from '../language/not-built-yet.ts';
import type { Report } from '../publish/issue.ts';
import { isStepType, type StepDeclaration, stepTypes } from '../steps/registry.ts';
import { type Header, header, lenientHeader } from './header.ts';
import { reportShape } from './report-shape.ts';
import { type StepCommon, stepCommon, stepCommonSchema } from './step-common.ts';

export const stepsMax = 500;

/** A document whose parts have their shapes. Parts that have not are reported and stand here as far as they can be read. */
export interface CheckedDocument extends Omit<Header, 'fields' | 'steps'> {
  fields: ReadonlyMap<string, FieldDeclaration>;
  objectTypes: readonly ObjectType[];
  steps: ReadonlyMap<string, CheckedStep>;
}

export interface CheckedStep extends StepCommon {
  title: string;
  index: number;
  place: string;
  /** Undefined when the step's own keys could not be read. */
  own?: StepDeclaration;
}

/** Undefined when not even the outline can be read. */
export function checkDocument(
  document: unknown,
  { lenient, report }: { lenient: boolean; report: Report },
): CheckedDocument | undefined {
  const parsed = (lenient ? lenientHeader : header).safeParse(without(document, notBuiltYet.document));
  if (!parsed.success) {
    reportShape({ error: parsed.error, value: document, place: '', report });
    return undefined;
  }
  const { fields, steps, ...rest } = parsed.data;
  const { declared, objectTypes } = declareFields(fields, { place: '/fields', report });
  return { ...rest, fields: declared, objectTypes, steps: checkSteps(steps, report) };
}

function checkSteps(steps: Record<string, unknown>, report: Report): Map<string, CheckedStep> {
  const checked = new Map<string, CheckedStep>();
  const names = Object.keys(steps);
  if (names.length > stepsMax) report('too-large', '/steps', `a definition has at most ${stepsMax} steps`);
  for (const [index, name] of names.entries()) {
    const place = `/steps/${pointerPart(name)}`;
    if (!languageName.safeParse(name).success) {
      report(
        'step-name',
        place,
        'the name of a step is a-z, 0-9 and underscores, begins with a letter, at most 64 characters',
      );
    }
    checked.set(name, { ...checkStep(name, steps[name], place, report), index, place });
  }
  return checked;
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

function without(document: unknown, keys: readonly string[]): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([key]) => !keys.includes(key)));
}
