import { RE2JS } from 're2js';

/** Finds the pattern anywhere in the text, in time linear in its length. */
export interface Pattern {
  finds: (text: string) => boolean;
}

/** Undefined when RE2 does not know the pattern. */
export function compilePattern(source: string): Pattern | undefined {
  try {
    const compiled = RE2JS.compile(source);
    return { finds: (text) => compiled.matcher(text).find() };
  } catch {
    return undefined;
  }
}
