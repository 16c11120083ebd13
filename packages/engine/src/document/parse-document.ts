import { parseDocument as parseYaml, visit } from 'yaml';
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
    uniqueKeys: true,
    merge: false,
    stringKeys: true,
    prettyErrors: true,
  });
  const fault = yaml.errors[0] ?? yaml.warnings[0];
  if (fault) return refuse('invalid-value', fault.message);
  let surplus: string | undefined;
  visit(yaml, {
    Alias: () => {
      surplus = 'an alias (*)';
      return visit.BREAK;
    },
    Node: (_, node) => {
      if ('anchor' in node && node.anchor) surplus = 'an anchor (&)';
      else if (node.tag !== undefined) surplus = 'a tag (!)';
      return surplus === undefined ? undefined : visit.BREAK;
    },
  });
  if (surplus !== undefined) return refuse('invalid-value', `a definition has no ${surplus}: write it out`);
  return { ok: true, document: yaml.toJS() };
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
