import { type ASTNode, type Environment, ParseError, type ParseResult } from '@marcbachmann/cel-js';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { ExpressionFailed } from '../compiled.ts';
import type { FieldKind } from '../fields/field-kind.ts';
import type { Report } from '../publish/issue.ts';
import { learnPattern, matchesSafely } from './base-environment.ts';
import { checkComparisons, checkDecimals } from './check-operands.ts';
import { comprehensionDepthMax, expressionCharactersMax } from './limits.ts';
import type { Need } from './need.ts';
import { type Syntax, syntaxOf } from './syntax.ts';

/** The names that expressions of one kind may use, and where their values come from. `S` is what they are evaluated over. */
export interface Names<S> {
  cel: Environment;
  fields: ReadonlyMap<string, { kind: FieldKind; isSensitive: boolean }>;
  steps: ReadonlySet<string>;
  /** CEL value of each name; undefined when it has none. */
  readers: ReadonlyMap<string, (scope: S) => unknown>;
  /** Stored value of a field, for the facts of an incident. */
  stored: (scope: S, field: string) => Json | undefined;
  /** Runs an evaluation in which functions may need the scope. */
  around?: (scope: S, evaluate: () => unknown) => unknown;
}

export interface Expression<S> {
  source: string;
  place: string;
  syntax: Syntax;
  root: ASTNode;
  /** Its type in CEL. */
  type: string;
  /** The CEL value. @throws ExpressionFailed */
  run: (scope: S) => unknown;
  /** Values of the fields that it names, as far as people may see them anywhere. */
  reads: (scope: S) => JsonObject;
}

/** Checks an expression and makes it ready to run. Undefined when it has been reported. */
export function compileExpression<S>({
  source,
  place,
  names,
  need,
  report,
}: {
  source: string;
  place: string;
  names: Names<S>;
  need: Need;
  report: Report;
}): Expression<S> | undefined {
  const parsed = parse(source, place, names.cel, report);
  if (!parsed) return undefined;
  const syntax = syntaxOf(parsed.ast, (name) => names.fields.has(name));
  if (!checkSyntax({ syntax, place, names, report })) return undefined;
  for (const { node } of syntax.matches) (node.args as [string, ...unknown[]])[0] = matchesSafely;
  const checked = parsed.check();
  if (!checked.valid || checked.type === undefined) {
    report('expression-invalid', place, `\`${source}\`: ${explain(checked.error, names)}`);
    return undefined;
  }
  if (!checkDecimals({ syntax, source, place, report })) return undefined;
  if (!checkComparisons({ syntax, fields: names.fields, source, place, report })) return undefined;
  if (!need.accepts(checked.type, parsed.ast)) {
    report('expression-type', place, `\`${source}\` gives ${typeName(checked.type)}, needs ${need.called}`);
    return undefined;
  }
  return {
    source,
    place,
    syntax,
    root: parsed.ast,
    type: checked.type,
    run: runner({ parsed, place, source, syntax, names }),
    reads: (scope) => valuesRead(scope, syntax, names),
  };
}

/** Parses only: syntax and size. */
export function parse(source: string, place: string, cel: Environment, report: Report): ParseResult | undefined {
  if (source.length > expressionCharactersMax) {
    report(
      'expression-too-large',
      place,
      `an expression has at most ${expressionCharactersMax} characters, this has ${source.length}`,
    );
    return undefined;
  }
  try {
    return cel.parse(source);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const isTooLarge = error.code?.includes('limit') || /exceeded max/i.test(error.message);
    report(
      isTooLarge ? 'expression-too-large' : 'expression-invalid',
      place,
      `\`${source.slice(0, 200)}\`: ${error.summary}`,
    );
    return undefined;
  }
}

function checkSyntax<S>({
  syntax,
  place,
  names,
  report,
}: {
  syntax: Syntax;
  place: string;
  names: Names<S>;
  report: Report;
}): boolean {
  const problems: Parameters<Report>[] = [];
  for (const whole of syntax.wholes) {
    problems.push(['expression-invalid', place, `\`${whole}\` is read by name: ${whole}.<name>`]);
  }
  if (syntax.comprehensionDepth > comprehensionDepthMax) {
    problems.push([
      'expression-too-large',
      place,
      `all, exists, map and filter stand at most ${comprehensionDepthMax} deep within each other`,
    ]);
  }
  for (const field of [...syntax.asks, ...syntax.reads]) {
    if (!names.fields.has(field)) problems.push(['unknown-field', place, `there is no field \`${field}\` here`]);
  }
  for (const step of syntax.steps) {
    if (!names.steps.has(step)) problems.push(['unknown-step', place, `there is no step \`${step}\` here`]);
  }
  for (const { pattern } of syntax.matches) {
    const literal = pattern?.op === 'value' && typeof pattern.args === 'string' ? pattern.args : undefined;
    if (literal === undefined || !learnPattern(literal)) {
      const written = pattern ? pattern.input.slice(pattern.start, pattern.end) : '';
      problems.push(['pattern-unsafe', place, `\`${written}\` is not a literal that RE2 knows`]);
    }
  }
  for (const problem of problems) report(...problem);
  return problems.length === 0;
}

function explain<S>(error: Error | undefined, names: Names<S>): string {
  const summary = error && 'summary' in error ? String(error.summary) : (error?.message ?? 'is not an expression');
  const unknown = /^Unknown variable: (.+)$/.exec(summary)?.[1];
  if (unknown !== undefined) {
    const near = names.fields.size > 0 ? `; fields are ${[...names.fields.keys()].slice(0, 12).join(', ')}` : '';
    return `there is no \`${unknown}\` here${near}`;
  }
  if (summary.includes('Decimal /'))
    return 'a Decimal is not divided; multiply by the inverse, and round(d, 2) where it is not exact';
  if (summary === 'has() invalid argument') return 'has() takes a field as has(data.<field>)';
  return summary
    .replaceAll('google.protobuf.Timestamp', 'timestamp')
    .replaceAll('google.protobuf.Duration', 'duration');
}

const typeName = (type: string): string => type.replaceAll('google.protobuf.Timestamp', 'timestamp');

function runner<S>({
  parsed,
  place,
  source,
  syntax,
  names,
}: {
  parsed: ParseResult;
  place: string;
  source: string;
  syntax: Syntax;
  names: Names<S>;
}): (scope: S) => unknown {
  // Only what the expression reads is converted.
  const reads = [...syntax.names].flatMap((name) => {
    const read = names.readers.get(name);
    return read ? [{ name, read }] : [];
  });
  const evaluate = (scope: S): unknown => {
    const context: Record<string, unknown> = {};
    for (const { name, read } of reads) context[name] = read(scope);
    return parsed(context);
  };
  const { around } = names;
  return (scope) => {
    try {
      return around ? around(scope, () => evaluate(scope)) : evaluate(scope);
    } catch (error) {
      throw new ExpressionFailed(`\`${source}\`: ${failure(error)}`, place, valuesRead(scope, syntax, names), {
        cause: error,
      });
    }
  };
}

function failure(error: unknown): string {
  const summary = error instanceof Error ? ('summary' in error ? String(error.summary) : error.message) : String(error);
  const unset = /^(?:Unknown variable|No such key): (.+)$/.exec(summary)?.[1];
  return unset === undefined ? summary : `${unset} has no value; has(data.<field>) asks`;
}

/** Characters of a value that an incident shows. */
const shownMax = 200;

function valuesRead<S>(scope: S, { reads, asks }: Syntax, names: Names<S>): JsonObject {
  const values: JsonObject = {};
  for (const field of new Set([...reads, ...asks])) {
    const value = names.stored(scope, field);
    if (value === undefined) continue;
    if (names.fields.get(field)?.isSensitive) values[field] = '(sensitive)';
    else if (JSON.stringify(value).length <= shownMax) values[field] = value;
    else values[field] = `${JSON.stringify(value).slice(0, shownMax)}…`;
  }
  return values;
}
