import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// `node --import` this: which packages a process loads, one line for each, into the file that PACKAGES_FILE names.

const file = process.env.PACKAGES_FILE;
if (!file) throw new Error('PACKAGES_FILE must name a file');
const seen = new Set<string>();

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(resolved.url)?.[1];
    if (name && !seen.has(name)) {
      seen.add(name);
      appendFileSync(file, `${name}\n`);
    }
    return resolved;
  },
});
