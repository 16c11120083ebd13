import { instanceLimits } from './limits.ts';
import type { Work } from './work.ts';

/** The people of the directory whom a text names with `@`, each once: a sign at the end that no id ends with is the sentence's. */
export function mentionsIn({ context: { directory } }: Work, text: string): { id: string; name: string }[] {
  const mentioned = new Map<string, string>();
  for (const [, written = ''] of text.matchAll(/(?<![A-Za-z0-9._@])@([A-Za-z0-9][A-Za-z0-9._@|:+=-]{0,127})/g)) {
    if (mentioned.size >= instanceLimits.mentionsMax) break;
    const plain = written.replace(/[.:|+=-]+$/, '');
    for (const id of [written, plain]) {
      const name = directory.nameOf(id);
      if (name === undefined) continue;
      mentioned.set(id, name);
      break;
    }
  }
  return [...mentioned].map(([id, name]) => ({ id, name }));
}
