import { isScalar, parseDocument as parseYaml, visit, type YAMLError, type YAMLMap } from 'yaml';
import type { Issue } from '../publish/issue.ts';

export const documentBytesMax = 524_288;

/** The document of a text, or what is wrong with the text. */
export type ParsedDocument = { ok: true; document: unknown } | { ok: false; issues: Issue[] };

/** YAML 1.2 in its core schema, without anchors, tags or keys that stand twice. */
export function parseYamlDocument(text: string): ParsedDocument {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > documentBytesMax)
    return refuse('too-large', `a document has at most ${documentBytesMax} bytes, this has ${bytes}`);
  const yaml = parseYaml(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false, // the parser compares each key with each: a minute for a large document; see below
    merge: false,
    stringKeys: true,
    prettyErrors: false, // of thousands of errors only the first is shown
  });
  const fault = yaml.errors[0] ?? yaml.warnings[0];
  if (fault) return refuse('invalid-value', sayOf(fault, text));
  let surplus: string | undefined;
  let twice: string | undefined;
  visit(yaml, {
    Alias: () => {
      surplus = 'aliases (*)';
      return visit.BREAK;
    },
    Map: (_, map) => {
      twice = keyTwice(map);
      return twice === undefined ? undefined : visit.BREAK;
    },
    Node: (_, node) => {
      if ('anchor' in node && node.anchor) surplus = 'anchors (&)';
      else if (node.tag !== undefined) surplus = 'tags (!)';
      return surplus === undefined ? undefined : visit.BREAK;
    },
  });
  if (surplus !== undefined) return refuse('invalid-value', `a definition has no ${surplus}: write it out`);
  if (twice !== undefined) return refuse('invalid-value', `the key \`${twice}\` stands twice in one object`);
  return { ok: true, document: yaml.toJS() };
}

function keyTwice({ items }: YAMLMap): string | undefined {
  const seen = new Set<string>();
  for (const { key } of items) {
    const name = String(isScalar(key) ? key.value : key);
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** The parser recurses, and says so. */
function sayOf({ message, pos }: YAMLError, text: string): string {
  if (message.includes('Maximum call stack')) return 'is nested too deeply';
  const before = text.slice(0, pos[0]);
  const line = before.split('\n').length;
  return `${message} at line ${line}, column ${pos[0] - before.lastIndexOf('\n')}`;
}

export function parseJsonDocument(text: string): ParsedDocument {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > documentBytesMax)
    return refuse('too-large', `a document has at most ${documentBytesMax} bytes, this has ${bytes}`);
  try {
    return { ok: true, document: JSON.parse(text) };
  } catch (error) {
    return refuse('invalid-value', `is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const refuse = (code: 'too-large' | 'invalid-value', message: string): ParsedDocument => ({
  ok: false,
  issues: [{ code, place: '', message }],
});
