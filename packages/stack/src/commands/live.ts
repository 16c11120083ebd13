// `npm run live [-- --as mei]`: what this person sees, line by line as it changes, until Ctrl-C.
import { parseArgs } from 'node:util';
import { createClient } from '@procession/client/client.ts';
import { addressesOfService } from '../addresses-of.ts';
import { dataFolder } from '../layout.ts';
import { liveLine } from '../live-line.ts';
import { fail, say } from '../progress.ts';
import { runningState } from '../stack-state.ts';
import { tokenSource } from '../token-source.ts';

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
