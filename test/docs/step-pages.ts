import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@procession/contracts/json.ts';
import { repositoryRoot } from '@procession/stack/layout.ts';
import { parse } from 'yaml';
import type { DrawnDefinition } from './draw-definition.ts';

export const pagesFolder = join(repositoryRoot, 'docs/steps');

export interface StepPage {
  /** The type of step that it is about. */
  type: string;
  text: string;
  /** Its definitions as they stand there, in order; the first is the one that the page is about. */
  documents: { text: string; key: string; drawn: DrawnDefinition }[];
  /** The body with which its first definition is started. */
  start: JsonObject;
  pictureFile: string;
}

export function stepPages(): StepPage[] {
  return readdirSync(pagesFolder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .sort()
    .map((file) => readPage(file.replace('.md', '')));
}

function readPage(type: string): StepPage {
  const text = readFileSync(join(pagesFolder, `${type}.md`), 'utf8');
  const documents = blocks(text, 'yaml').map((block) => {
    const drawn = parse(block) as DrawnDefinition;
    return { text: block, key: drawn.key, drawn };
  });
  const start = JSON.parse(blocks(text, 'json')[0]!) as JsonObject;
  return { type, text, documents, start, pictureFile: join(pagesFolder, 'pictures', `${type}.svg`) };
}

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1]!);
