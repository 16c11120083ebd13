// `node test/docs/main.ts`: draws the pictures of docs/steps anew from the definitions of its pages.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { drawDefinition } from './draw-definition.ts';
import { stepPages } from './step-pages.ts';

for (const { documents, pictureFile } of stepPages()) {
  mkdirSync(dirname(pictureFile), { recursive: true });
  writeFileSync(pictureFile, drawDefinition(documents[0]!.drawn));
}
