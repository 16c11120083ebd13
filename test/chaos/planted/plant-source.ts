// Loaded into a service before its own code (`node --import`): changes the text of one of its files while it is read.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import type { SourcePlant } from './plant.ts';

const plant = JSON.parse(process.env.CHAOS_PLANT ?? 'null') as (SourcePlant & { mark: string }) | null;

if (plant)
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const replacements = plant.replacements.filter(({ file }) => url.endsWith(`/${file}`));
      if (replacements.length === 0) return loaded;
      let text = String(loaded.source);
      for (const { file, find, put } of replacements) {
        if (text.split(find).length !== 2) throw new Error(`${file} does not have this text once: ${find}`);
        text = text.replace(find, () => put);
        appendFileSync(plant.mark, `${file}\n`);
      }
      return { ...loaded, source: text };
    },
  });
