import { expect, test } from 'vitest';
import { parseYamlDocument } from '../document/parse-document.ts';
import { checkDefinition } from './check-definition.ts';
import { refused } from './testing/refused.ts';
import { warned } from './testing/warned.ts';

function codesOf(yaml: string): string[] {
  const parsed = parseYamlDocument(`key: case\n${yaml}`);
  if (!parsed.ok) throw new Error(`${parsed.issues[0]!.message}\n${yaml}`);
  const directory = { holdersOf: (role: string) => (role === 'nobody' ? [] : ['bo']), isEligible: () => true };
  const { issues, warnings } = checkDefinition(parsed.document, { directory });
  return [...issues, ...warnings].map(({ code }) => code);
}

const all = Object.entries({ ...refused, ...warned }).flatMap(([code, of]) =>
  of.map(([has, hasNot], n) => ({ code, n: n + 1, has, hasNot })),
);

test.each(all)('$code ($n) is said of what has it, and not of what is near to it', ({ code, has, hasNot }) => {
  expect(codesOf(has)).toContain(code);
  expect(codesOf(hasNot)).not.toContain(code);
});
