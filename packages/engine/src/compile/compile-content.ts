import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { literal } from '@procession/contracts/placeholders.ts';
import { type Evaluate, ExpressionFailed } from '../compiled.ts';
import { needAnything, needText } from '../expressions/need.ts';
import { asStored, jsonOf, splitTemplate, textOf } from '../expressions/template.ts';
import { pointerPart } from '../fields/field-kind.ts';
import { hasValue } from '../fields/typed-object.ts';
import { type Compiling, compileUse, type ExpressionUse } from './compiling.ts';

/** What a machine is sent, out of templates: JSON in which each text may hold expressions. */
export type Content<T = Json> = Evaluate<T>;

interface At {
  compiling: Compiling;
  place: string;
  step: string;
  use: ExpressionUse['use'];
  /** Whether the sender fills in sensitive fields and addresses for answers. */
  hasPlaceholders?: boolean;
}

/** Numbers, lists and objects stand for themselves; each text is a template. */
export function compileContent(written: unknown, at: At): Content {
  if (typeof written === 'string') return compileText(written, at);
  if (Array.isArray(written)) {
    const members = written.map((member, n) => compileContent(member, { ...at, place: `${at.place}/${n}` }));
    return (scope) => members.map((member) => member(scope));
  }
  if (typeof written === 'object' && written !== null) return compileMembers(written, at);
  return () => written as Json;
}

export function compileMembers(written: object, at: At): Content<JsonObject> {
  const members = Object.entries(written).map(([key, member]): [string, Content] => {
    const place = `${at.place}/${pointerPart(key)}`;
    if (key.startsWith('$')) at.compiling.report('invalid-value', place, 'a key does not begin with $');
    return [key, compileContent(member, { ...at, place })];
  });
  return (scope) => Object.fromEntries(members.map(([key, member]) => [key, member(scope)]));
}

/** A text that is one `${…}` keeps the value's type; in any other the values are joined. */
function compileText(source: string, at: At): Content {
  const parts = partsOf(source, at);
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'function') return only;
  return textOfParts(parts, '$text');
}

/** An address: values in it are escaped, unless it begins with one. */
export function compileUrl(source: string, at: At): Content {
  const parts = partsOf(source, at).map((part, n): string | Content => {
    if (typeof part === 'string' || n === 0) return part;
    return (scope) => {
      const value = part(scope);
      return isPlaceholder(value) ? value : encodeURIComponent(textOf(value));
    };
  });
  return textOfParts(parts, '$url');
}

function textOfParts(parts: (string | Content)[], joinedBy: '$text' | '$url'): Content {
  return (scope) => {
    const values = parts.map((part) => (typeof part === 'string' ? part : part(scope)));
    const shown = values.map((value) => (isPlaceholder(value) ? value : textOf(unwrapped(value))));
    return shown.some(isPlaceholder) ? { [joinedBy]: shown } : shown.join('');
  };
}

const isPlaceholder = (value: Json): boolean =>
  typeof value === 'object' && value !== null && ('$field' in value || '$callback' in value);
const unwrapped = (value: Json): Json =>
  typeof value === 'object' && value !== null && '$literal' in value ? ((value as JsonObject).$literal ?? null) : value;

function partsOf(source: string, at: At): (string | Content)[] {
  const parts = splitTemplate(source);
  if (parts === undefined) {
    at.compiling.report('expression-invalid', at.place, `\`${source}\`: a \${ has no }`);
    return [];
  }
  const isAlone = parts.length === 1;
  return parts.map((part) => ('text' in part ? part.text : compilePart(part.expression, isAlone, at)));
}

/** A value of its own, an expression without `${…}`. */
export const compileValue = (source: string, at: At): Content => compilePart(source, true, at);

const callback = /^callbackUrl\(\s*(["'])(.*?)\1\s*\)$/;

function compilePart(source: string, isAlone: boolean, at: At): Content {
  const { compiling, place, step, use, hasPlaceholders = false } = at;
  const answered = callback.exec(source)?.[2];
  if (answered !== undefined && hasPlaceholders) return callbackTo(answered, at);
  const field = source.replace(/^data\./, '');
  const declared = compiling.document.fields.get(field);
  if (hasPlaceholders && declared && declared.sensitive !== false) {
    compiling.sent.push({ field, place, step });
    return ({ data }) => {
      if (Object.hasOwn(data, field) && hasValue(data[field])) return { $field: field };
      throw new ExpressionFailed(`\`${source}\`: ${field} has no value`, place, {});
    };
  }
  const names = compiling.names.always;
  const need = isAlone ? needAnything : needText;
  const expression = compileUse(compiling, { source, place, names, need, use, step });
  return (scope) => {
    const value =
      expression && (use === 'input' ? asStored(expression, names, scope) : jsonOf(expression, names, scope));
    if (value === undefined) throw new ExpressionFailed(`\`${source}\` gave nothing that can be sent`, place, {});
    return literal(value);
  };
}

function callbackTo(answered: string, { compiling, place }: At): Content {
  const wait = compiling.document.steps.get(answered);
  if (wait?.own?.type !== 'wait') {
    compiling.report(
      'unknown-step',
      place,
      `there is no step \`${answered}\` of type wait here that could take the answer`,
    );
  }
  return (scope) => {
    if (!scope.callbackTo) throw new Error('an address for an answer is asked for where none is given out');
    return { $callback: scope.callbackTo(answered) };
  };
}
