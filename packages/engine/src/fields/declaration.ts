import { name as languageName } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { reportShape } from '../document/report-shape.ts';
import { isReserved } from '../language/reserved.ts';
import type { Report } from '../publish/issue.ts';
import { booleanKind } from './boolean.ts';
import { choiceKeys, choiceKind } from './choice.ts';
import { dateKeys, dateKind } from './date.ts';
import { datetimeKind } from './datetime.ts';
import { decimalKeys, decimalKind } from './decimal.ts';
import { called, type FieldKind, type FieldType, pointerPart } from './field-kind.ts';
import { fileKind } from './file.ts';
import { integerKeys, integerKind } from './integer.ts';
import { jsonKind } from './json.ts';
import { listKind } from './list.ts';
import { moneyKeys, moneyKind } from './money.ts';
import { numberKeys, numberKind } from './number.ts';
import { type Member, objectKind } from './object.ts';
import { compilePattern } from './pattern.ts';
import { textKeys, textKind } from './text.ts';
import { type ObjectType, objectType } from './typed-object.ts';
import { userKind } from './user.ts';

export const fieldsMax = 200;
/** Lists and objects within each other at most. */
export const fieldDepthMax = 8;

/** A field as a definition declares it. */
export interface FieldDeclaration extends FieldCommon {
  place: string;
  kind: FieldKind;
}

const common = {
  name: z.string().min(1).max(200).optional(),
  help: z.string().max(4_000).optional(),
  required: z.boolean().default(false),
  default: z.unknown().optional(),
};

const rootOnly = {
  listed: z.boolean().default(false),
  column: languageName.optional(),
  sensitive: z.union([z.boolean(), z.strictObject({ subject: z.string() })]).default(false),
};

const commonSchema = z.object({ ...common, ...rootOnly });
type FieldCommon = z.infer<typeof commonSchema>;

type Keys = Record<string, z.ZodType>;

/** Each type: its own keys, and what it makes of them. */
const types: Record<FieldType, { keys: Keys; kind: (keys: never, declaring: Declaring) => FieldKind }> = {
  text: { keys: textKeys, kind: textKind },
  integer: { keys: integerKeys, kind: integerKind },
  number: { keys: numberKeys, kind: numberKind },
  decimal: { keys: decimalKeys, kind: decimalKind },
  money: { keys: moneyKeys, kind: moneyKind },
  boolean: { keys: {}, kind: booleanKind },
  date: { keys: dateKeys, kind: dateKind },
  datetime: { keys: {}, kind: datetimeKind },
  choice: { keys: choiceKeys, kind: choiceKind },
  user: { keys: {}, kind: userKind },
  file: { keys: {}, kind: fileKind },
  list: { keys: { of: z.unknown().optional() }, kind: declaredList },
  object: { keys: { fields: z.record(z.string(), z.unknown()) }, kind: declaredObject },
  json: { keys: {}, kind: jsonKind },
};

const isFieldType = (type: unknown): type is FieldType => typeof type === 'string' && Object.hasOwn(types, type);

interface Declaring {
  place: string;
  depth: number;
  report: Report;
  /** Object types found so far, to be made known to CEL. */
  objectTypes: ObjectType[];
}

/** All fields of a definition or a scope that are declared well; the others are reported and are `json` to what reads them. */
export function declareFields(
  fields: Record<string, unknown>,
  { place, report, objectTypes = [] }: { place: string; report: Report; objectTypes?: ObjectType[] },
) {
  const declared = new Map<string, FieldDeclaration>();
  if (Object.keys(fields).length > fieldsMax)
    report('too-large', place, `a definition has at most ${fieldsMax} fields`);
  for (const [name, value] of Object.entries(fields)) {
    const at = `${place}/${pointerPart(name)}`;
    if (!isName(name, at, report)) continue;
    const declaring = { place: at, depth: 1, report, objectTypes };
    const field = declare(value, declaring, { ...common, ...rootOnly });
    declared.set(name, field ?? { ...commonSchema.parse({}), place: at, kind: jsonKind() });
  }
  return { declared, objectTypes };
}

function isName(name: string, place: string, report: Report): boolean {
  if (isReserved(name))
    report('field-name', place, `\`${name}\` is reserved: it means something else in an expression`);
  else if (languageName.safeParse(name).success) return true;
  else
    report(
      'field-name',
      place,
      'the name of a field is a-z, 0-9 and underscores, begins with a letter, at most 64 characters',
    );
  return false;
}

function declare(value: unknown, declaring: Declaring, keys: Keys): FieldDeclaration | undefined {
  const { place, report, depth } = declaring;
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (!isFieldType(type)) {
    const known = Object.keys(types).join(', ');
    report(
      'field-type',
      place,
      type === undefined
        ? `a field has a type: one of ${known}`
        : `there is no type of field \`${typeof type === 'string' ? type : called(type)}\`; there are ${known}`,
    );
    return undefined;
  }
  if (depth > fieldDepthMax) {
    report('too-large', place, `lists and objects are nested at most ${fieldDepthMax} deep`);
    return undefined;
  }
  if (type === 'choice' && !('choices' in (value as object))) {
    report('choices-missing', place, 'a choice lists its `choices`');
    return undefined;
  }
  const schema = z.strictObject({ type: z.literal(type), ...keys, ...types[type].keys });
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    reportShape({ error: parsed.error, value, place, report });
    return undefined;
  }
  const own = parsed.data as Record<string, unknown>;
  if (typeof own.pattern === 'string' && !compilePattern(own.pattern)) {
    report('pattern-unsafe', `${place}/pattern`, `\`${own.pattern}\` is not a pattern that RE2 knows`);
    return undefined;
  }
  const kind = types[type].kind(parsed.data as never, declaring);
  return { ...(parsed.data as unknown as FieldCommon), place, kind };
}

function declaredList(keys: { of?: unknown }, declaring: Declaring): FieldKind {
  if (keys.of === undefined) return listKind(jsonKind());
  const declaration = typeof keys.of === 'string' ? { type: keys.of } : keys.of;
  const item = declare(declaration, { ...declaring, place: `${declaring.place}/of`, depth: declaring.depth + 1 }, {});
  return listKind(item?.kind ?? jsonKind());
}

function declaredObject(keys: { fields: Record<string, unknown> }, declaring: Declaring): FieldKind {
  const members = new Map<string, Member>();
  for (const [name, value] of Object.entries(keys.fields)) {
    const place = `${declaring.place}/fields/${pointerPart(name)}`;
    if (!languageName.safeParse(name).success) {
      declaring.report(
        'field-name',
        place,
        'the name of a field is a-z, 0-9 and underscores, begins with a letter, at most 64 characters',
      );
      continue;
    }
    const member = declare(
      value,
      { ...declaring, place, depth: declaring.depth + 1 },
      { name: common.name, help: common.help, required: common.required },
    );
    if (member) members.set(name, { kind: member.kind, required: member.required });
  }
  // Numbered, not named: cel-js keeps the names of types for the life of the process.
  const type = objectType(
    `Object${declaring.objectTypes.length + 1}`,
    new Map([...members].map(([n, m]) => [n, m.kind])),
  );
  declaring.objectTypes.push(type);
  return objectKind(members, type);
}
