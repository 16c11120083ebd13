import { expect, test } from 'vitest';
import { splitTemplate } from './template.ts';

const open = '$\u007b';

test.each([
  ['plain', [{ text: 'plain' }]],
  ['', []],
  [`${open}a}`, [{ expression: 'a' }]],
  [`x ${open} a + 1 } y`, [{ text: 'x ' }, { expression: 'a + 1' }, { text: ' y' }]],
  [`${open}{"k": "}"}["k"]}!`, [{ expression: '{"k": "}"}["k"]' }, { text: '!' }]],
  [`${open}'it\\'s }'}`, [{ expression: "'it\\'s }'" }]],
  ['$ {a} }', [{ text: '$ {a} }' }]],
  [`${open}a`, undefined],
  [`${open}"a}`, undefined],
])('%s is cut into its parts', (source, parts) => {
  expect(splitTemplate(source)).toEqual(parts);
});
