import { graphWords } from '../words/english/graph.ts';
import { money } from '../words/format.ts';

/** “2 days”, “8 h”: a duration of ISO 8601 as people say it. What cannot be read stays as it is. */
export function durationInWords(text: string): string {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!found) return text;
  const units = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;
  const said = units.flatMap((unit, n) => {
    const count = Number(found[n + 1] ?? 0);
    return count === 0 ? [] : [graphWords.spans[unit](count)];
  });
  return said.length === 0 ? text : said.join(' ');
}

const operators = {
  '>': 'more',
  '<': 'less',
  '>=': 'atLeast',
  '<=': 'atMost',
  '==': 'is',
  '!=': 'isNot',
} as const;
const comparison = /^(?:data\.)?([a-z][a-z0-9_.]*) (>=|<=|==|!=|>|<) ('[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false)$/;
/** Longer ones are read in the panel of the step. */
const wordsMax = 3;

/** What is compared is written as its field is. */
export type GuardFields = Readonly<Record<string, { type?: string; currency?: string } | undefined>>;

/** A guard in words where it is a plain comparison, or some of them; any other stays the expression that it is. */
export function guardInWords(expression: string, fields: GuardFields = {}): string {
  const text = expression.trim();
  if (/[()]/.test(text)) return text;
  for (const [operator, join] of [
    ['&&', graphWords.and],
    ['||', graphWords.or],
  ] as const) {
    const parts = text.split(operator).map((part) => part.trim());
    if (parts.length === 1) continue;
    const said = parts.map((each) => comparisonInWords(each, fields));
    return parts.length > wordsMax || said.includes(undefined) ? text : said.join(join);
  }
  return comparisonInWords(text, fields) ?? text;
}

function comparisonInWords(text: string, fields: GuardFields): string | undefined {
  const bare = /^(!?)(?:data\.)?([a-z][a-z0-9_]*)$/.exec(text);
  if (bare) return (bare[1] ? graphWords.compare.notTrue : graphWords.compare.true)(spaced(bare[2]!));
  const found = comparison.exec(text);
  if (!found) return undefined;
  const [, field, operator, literal] = found;
  return graphWords.compare[operators[operator as keyof typeof operators]](
    spaced(field!),
    valueInWords(literal!, fields[field!]),
  );
}

function valueInWords(literal: string, declared: GuardFields[string]): string {
  const text = literal.replace(/^['"]|['"]$/g, '');
  const { type, currency = 'any' } = declared ?? {};
  return type === 'money' && currency !== 'any' ? money({ amount: text, currency }) : spaced(text);
}

/** “sales manager” of `sales_manager`. */
export const spaced = (key: string): string => key.replaceAll('_', ' ');
