// `npm run live [-- --as mei]`: what this person sees, line by line as it changes, until Ctrl-C.
import { parseArgs } from 'node:util';
import { createClient } from '@procession/client/client.ts';
import { addressesOfService } from '../addresses-of.ts';
import { dataFolder } from '../layout.ts';
import { liveLine } from '../live-line.ts';
import { fail, say } from '../progress.ts';
import { runningState } from '../stack-state.ts';

const tokenKeptMs = 10 * 60_000; // it is good for 15 minutes
const rowsMax = 50;

try {
  const { values } = parseArgs({ options: { as: { type: 'string', default: 'priya' } } });
  const running = runningState(dataFolder);
  if (!running) throw new Error('nothing runs: start it with `npm start` in another terminal');
  await watch(running.urls, values.as);
} catch (error) {
  fail('showing live updates', error, 'npm start, then npm run live -- --as ben');
}

async function watch(urls: Readonly<Record<string, string>>, person: string): Promise<void> {
  const token = tokenSource(urls.issuer, person);
  await token(); // a person who isn't there is told now
  const { live } = createClient({
    commandUrl: addressesOfService(urls, 'command'),
    queryUrl: addressesOfService(urls, 'query'),
    liveUrl: addressesOfService(urls, 'notifier'),
    token,
  });
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const topic of [{ name: 'instances', filter: {} }, { name: 'tasks' }] as const) {
    const what = topic.name === 'tasks' ? 'open tasks' : 'instances';
    live.subscribe(
      topic,
      {
        onSnapshot: (rows, { hasMore }) => {
          say(`${person} sees ${rows.length}${hasMore ? ' and more' : ''} ${what}`);
          for (const row of rows) print(liveLine(' ', row, undefined));
        },
        onChange: (row, { before }) => print(liveLine(before ? '~' : '+', row, before)),
        onRemove: (_id, { before }) => before && print(liveLine('-', before, undefined)),
        onResync: (reason) => say(`the thread of the ${what} was lost (${reason}): here they are anew`),
        onRefused: ({ title, detail }) => say(`${title}: ${detail}`),
        ...(topic.name === 'tasks' ? {} : { onState: (state: string) => say(`the connection is ${state}`) }),
      },
      { limit: rowsMax },
    );
  }
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  live.close();
}

/** Tokens of the demo's issuer, or the one in TOKEN when the stack has a real issuer. */
function tokenSource(issuer: string | undefined, person: string): () => Promise<string> {
  let kept: { token: string; until: number } | undefined;
  return async () => {
    if (kept && kept.until > Date.now()) return kept.token;
    if (!issuer) {
      if (!process.env.TOKEN) throw new Error('the stack has an issuer of its own: put an access token into TOKEN');
      return process.env.TOKEN;
    }
    const answer = await fetch(`${issuer}/token?as=${encodeURIComponent(person)}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(text.trim());
    kept = { token: text, until: Date.now() + tokenKeptMs };
    return text;
  };
}
