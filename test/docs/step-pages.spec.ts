import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDefinition } from '@procession/engine/publish/check-definition.ts';
import { stepTypes } from '@procession/engine/steps/registry.ts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { drawDefinition } from './draw-definition.ts';
import { pagesFolder, stepPages } from './step-pages.ts';

const pages = stepPages();

test('each type of step has a page, and the list of them names it', () => {
  expect(pages.map(({ type }) => type)).toEqual(Object.keys(stepTypes).sort());
  const list = readFileSync(join(pagesFolder, 'README.md'), 'utf8');
  for (const { type } of pages) expect(list).toContain(`](${type}.md)`);
});

test.each(pages)('$type: its definitions can be published', ({ type, documents }) => {
  for (const { text, key } of documents) expect([key, checkDefinition(parse(text), { key }).issues]).toEqual([key, []]);
  expect(JSON.stringify(documents[0]!.drawn)).toContain(`"type":"${type}"`);
});

test.each(pages)('$type: its picture is of its definition (`node test/docs/main.ts` draws it)', (page) => {
  expect(readFileSync(page.pictureFile, 'utf8')).toBe(drawDefinition(page.documents[0]!.drawn));
  expect(page.text).toContain(`](pictures/${page.type}.svg)`);
});
