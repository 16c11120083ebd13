// Looks at everything that has to be right on this machine and says what isn't, with what to do about it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { freePort } from '../free-port.ts';
import { dataFolder, repositoryRoot } from '../layout.ts';
import { natsBinary } from '../nats.ts';
import { postgresBinaries } from '../postgres-binaries.ts';
import { isRunning } from '../process-identity.ts';
import { everyServiceName, preferredPort } from '../services.ts';
import { readState, runningState, type StackState } from '../stack-state.ts';

interface Finding {
  isFine: boolean;
  text: string;
  advice?: string;
}

const freeBytesMin = 4 * 1024 ** 3; // the database's write-ahead log alone keeps 2 GB
const answerWithinMs = 2_000;

const state = readState(dataFolder);
const running = runningState(dataFolder);
const findings: Finding[] = [
  { isFine: true, text: `Node ${process.versions.node} on ${process.platform}-${process.arch}` },
  disk(),
  writable(),
  await postgres(),
  nats(),
  ...(running ? await whatRuns(running) : await whatWouldStart(state)),
];
for (const { isFine, text, advice } of findings)
  process.stdout.write(`${isFine ? 'ok   ' : 'BAD  '} ${text}${isFine || !advice ? '' : `\n      ${advice}`}\n`);
const bad = findings.filter((finding) => !finding.isFine).length;
process.stdout.write(bad === 0 ? '\nAll is well.\n' : `\n${bad} of ${findings.length} need attention.\n`);
process.exitCode = bad === 0 ? 0 : 1;

function disk(): Finding {
  const { bavail, bsize } = statfsSync(repositoryRoot);
  const free = bavail * bsize;
  return {
    isFine: free >= freeBytesMin,
    text: `${(free / 1024 ** 3).toFixed(1)} GB free on the disk of this clone`,
    advice: `make ${freeBytesMin / 1024 ** 3} GB free`,
  };
}

function writable(): Finding {
  const folder = existsSync(dataFolder) ? dataFolder : repositoryRoot;
  try {
    accessSync(folder, constants.W_OK);
    return { isFine: true, text: `${folder} is writable` };
  } catch {
    return {
      isFine: false,
      text: `${folder} is not writable`,
      advice: 'it belongs to another user: use a clone of your own',
    };
  }
}

async function postgres(): Promise<Finding> {
  try {
    const { postgres: binary, user } = await postgresBinaries();
    const { stdout, stderr, status } = spawnSync(binary, ['--version'], { ...user, cwd: '/', encoding: 'utf8' });
    return { isFine: status === 0, text: (stdout || stderr).trim(), advice: `${binary} does not run here` };
  } catch (error) {
    return {
      isFine: false,
      text: `PostgreSQL: ${(error as Error).message}`,
      advice: 'remove node_modules, then run `npm start`',
    };
  }
}

function nats(): Finding {
  try {
    return { isFine: true, text: spawnSync(natsBinary(), ['--version'], { encoding: 'utf8' }).stdout.trim() };
  } catch (error) {
    return { isFine: false, text: (error as Error).message, advice: '`npm start` fetches it on Debian and Ubuntu' };
  }
}

async function whatRuns({ owner, processes, urls }: StackState): Promise<Finding[]> {
  const answers = await Promise.all(
    Object.entries(urls).map(async ([name, url]): Promise<Finding> => {
      const answer = await ask(`${url}/readyz`);
      return {
        isFine: answer === 200,
        text: `${name} at ${url} answers ${answer}`,
        advice: `see .data/logs/${name}.log`,
      };
    }),
  );
  const alive = processes.map(({ name, pid, identity }): Finding => {
    const isFine = isRunning(pid, identity);
    return {
      isFine,
      text: `${name} ${isFine ? 'runs' : 'is gone'} (process ${pid})`,
      advice: `see .data/logs/${name}.log`,
    };
  });
  return [
    { isFine: true, text: `\`npm start\` runs (process ${owner.pid})` },
    ...alive,
    ...answers,
    ...(await rows(urls.projector)),
  ];
}

/** What the projector's self-check knows. */
async function rows(projector: string | undefined): Promise<Finding[]> {
  if (!projector) return [];
  const metrics = await fetch(`${projector}/metrics`, { signal: AbortSignal.timeout(answerWithinMs) }).then(
    (answer) => answer.text(),
    () => '',
  );
  const count = /^procession_projection_differences\{[^}]*\} (\d+)$/m.exec(metrics)?.[1];
  if (count === undefined) return [];
  return [
    {
      isFine: count === '0',
      text: `${count} rows of the read tables are not what the log says`,
      advice: `GET ${projector}/v1/differences names them; \`npm run rebuild -- all\` makes all of them anew`,
    },
  ];
}

async function whatWouldStart(left: StackState | undefined): Promise<Finding[]> {
  const orphans = (left?.processes ?? []).filter(({ pid, identity }) => isRunning(pid, identity));
  const ports = await Promise.all(
    everyServiceName.map(async (service): Promise<Finding> => {
      const port = preferredPort(service);
      const isFree = (await freePort(port)) === port;
      return {
        isFine: true,
        text: `port ${port} for ${service} is ${isFree ? 'free' : 'busy: another one will be taken'}`,
      };
    }),
  );
  const leftovers: Finding = {
    isFine: orphans.length === 0,
    text: orphans.length === 0 ? 'nothing runs' : `a killed run left ${orphans.map(({ name }) => name).join(', ')}`,
    advice: '`npm stop` ends them; so does the next `npm start`',
  };
  return [leftovers, ...ports];
}

async function ask(url: string): Promise<number | string> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) })).status;
  } catch (error) {
    return `nothing (${(error as Error).name})`;
  }
}
