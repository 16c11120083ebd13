// `npm run rebuild -- all`, or `-- audit tasks`: builds views anew beside those in use, and shows how far it is.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Rebuild, rebuild as rebuildAnswer, viewName } from '@procession/contracts/http/projector.ts';
import { problem } from '@procession/contracts/problems.ts';
import { demoAdministrator } from '../issuer/personas.ts';
import { dataFolder } from '../layout.ts';
import { patiently } from '../patiently.ts';
import { fail } from '../progress.ts';
import { rebuildLine } from '../rebuild-progress.ts';
import { runningState } from '../stack-state.ts';
import { tokenSource } from '../token-source.ts';

const lookEveryMs = 250;
/** Without a terminal: a line now and then. */
const lineEveryMs = 5_000;
const answerWithinMs = 10_000;
/** A projector that restarts meanwhile goes on with the rebuild, or another one does. */
const awayForMs = 15_000;

try {
  const { positionals } = parseArgs({ allowPositionals: true });
  const views = askedViews(positionals);
  const running = runningState(dataFolder);
  // Elsewhere than beside `npm start`: the address of a projector in PROJECTOR_URL, an administrator's token in TOKEN.
  const url = process.env.PROJECTOR_URL ?? running?.urls.projector;
  if (!url) throw new Error('nothing runs: start it with `npm start` in another terminal');
  // Another projector is not given a token of ours.
  const token = tokenSource(process.env.PROJECTOR_URL ? undefined : running?.urls.issuer, demoAdministrator);
  const asked = await ask(`${url}/v1/rebuilds`, await token(), JSON.stringify({ views }));
  process.stdout.write(`rebuild ${asked.id} of ${asked.views.join(', ')}\n`);
  const look = async (): Promise<Rebuild> => ask(`${url}/v1/rebuilds/${asked.id}`, await token());
  const ended = await follow(asked, patiently(look, { forMs: awayForMs, pauseMs: lookEveryMs }));
  if (ended.state === 'failed') process.exitCode = 1;
} catch (error) {
  fail('rebuilding', error, `npm run rebuild -- all, or some of ${viewName.options.join(', ')}`);
}

function askedViews(names: readonly string[]): 'all' | string[] {
  if (names.length === 0) throw new Error('say which views');
  if (names.includes('all')) return 'all';
  const unknown = names.find((name) => !viewName.safeParse(name).success);
  if (unknown !== undefined) throw new Error(`there is no view ${unknown}`);
  return [...names];
}

async function ask(url: string, token: string, body?: string): Promise<Rebuild> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  const said: unknown = await answer.json();
  if (answer.ok) return rebuildAnswer.parse(said);
  const { title, detail } = problem.parse(said);
  throw new Error(`${title}: ${detail}`);
}

/** A line that is written over in a terminal; elsewhere plain lines, fewer of them. */
async function follow(asked: Rebuild, look: () => Promise<Rebuild>): Promise<Rebuild> {
  const { stdout } = process;
  let loadingSince: number | undefined;
  let saidAt = Number.NEGATIVE_INFINITY;
  let saidState = '';
  for (let now = asked; ; now = await look()) {
    if (now.state === 'loading') loadingSince ??= performance.now();
    const seconds = loadingSince === undefined ? 0 : (performance.now() - loadingSince) / 1_000;
    const line = rebuildLine(now, seconds);
    const hasEnded = now.endedAt !== null;
    if (stdout.isTTY) stdout.write(`\r\u001b[K${line}${hasEnded ? '\n' : ''}`);
    else if (hasEnded || now.state !== saidState || performance.now() - saidAt >= lineEveryMs) {
      stdout.write(`${line}\n`);
      saidAt = performance.now();
      saidState = now.state;
    }
    if (hasEnded) return now;
    await sleep(lookEveryMs);
  }
}
