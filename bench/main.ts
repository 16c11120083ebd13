// `npm run bench [-- --json FILE] [-- --short] [-- --only decisions,lists] [-- --full] [-- --peers]`: speed on the real stack,
// beside what this machine can do at all. Default durability; each service, Postgres and nats-server as processes of their own,
// the load from this one. `--full` adds the parts that take minutes, `--peers` those systems that we are measured against.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { listsTenant } from './lists.ts';
import { noisyTenants } from './noisy-tenant.ts';
import { type Part, parts, type Results } from './parts.ts';
import { printReport } from './report.ts';
import { administrator, buildWorld, tenant } from './world.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    full: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);
const results: Results = { isShort: values.short, isFull: values.full, figures: {}, notes: {}, leftOut: [], say };
const chosen = choose();
const shared = chosen.flatMap((part) => ('measure' in part ? [part] : []));
if (shared.length > 0) {
  const folder = makeTemporaryFolder();
  const stack = await startStack({
    dir: folder,
    durable: true,
    administrators: [tenant, listsTenant, ...noisyTenants].map((name) => `${name}:${administrator}`),
    env: { LOG_LEVEL: 'warn' },
    say,
  });
  try {
    await stack.settled();
    const bench = { ...results, stack, world: await buildWorld(stack) };
    for (const part of shared) await timed(part, () => part.measure(bench));
  } finally {
    say('stopping');
    await stack.stop();
    removeDataFolder(folder);
  }
}
for (const part of chosen) if ('measureAlone' in part) await timed(part, () => part.measureAlone(results));
printReport(results.figures, results.notes, results.leftOut);
if (values.json) writeFileSync(values.json, `${JSON.stringify(rounded(results.figures), undefined, 2)}\n`);

async function timed({ about }: Part, measure: () => Promise<void>): Promise<void> {
  const began = performance.now();
  say(about);
  await measure();
  say(`that took ${Math.round((performance.now() - began) / 1000)} s`);
}

function choose(): Part[] {
  const wanted = values.only?.split(',');
  const unknown = wanted?.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) {
    say(`there is no part ${unknown}; there are ${Object.keys(parts).join(', ')}`);
    process.exit(2);
  }
  const isChosen = (name: string, { onlyByName }: Part): boolean => {
    if (wanted) return wanted.includes(name);
    if (name === 'peers') return values.peers;
    if (name === 'lists' || name === 'worker') return !values.full; // the long ones have them, too
    return !onlyByName || values.full;
  };
  return Object.entries(parts).flatMap(([name, part]) => (isChosen(name, part) ? [part] : []));
}

function rounded(all: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, Number(value.toPrecision(4))]));
}
