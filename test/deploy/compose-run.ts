import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type StartedProcess, startProcess } from '@procession/stack/child-process.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { type ComposeService, inOrder } from './compose-file.ts';
import { jsonOf } from './dockerfile.ts';
import type { BuiltImage } from './image.ts';

const healthyWithinMs = 60_000;
const doneWithinMs = 60_000;
const stopWithinMs = 25_000;

export interface RunningService {
  name: string;
  url: string;
  process: StartedProcess;
}

/**
 * Starts the services in the order of their `depends_on`, each as a process on this machine: with the image's entry point, environment
 * and user, the service's command and environment, and other addresses. One-shots are waited for.
 */
export async function runCompose(
  services: Readonly<Record<string, ComposeService>>,
  {
    imageOf,
    servers,
    dir,
  }: { imageOf(service: ComposeService): BuiltImage; servers: Record<string, string>; dir: string },
): Promise<RunningService[]> {
  mkdirSync(dir, { recursive: true });
  const addresses = new Map(Object.entries(servers));
  const ports = new Map<string, number>();
  for (const [name, service] of Object.entries(services)) {
    const port = await freePort();
    ports.set(name, port);
    addresses.set(`${name}:8080`, `127.0.0.1:${port}`);
    const published = /:(\d+):8080$/.exec(service.ports?.[0] ?? '')?.[1];
    if (published) addresses.set(`localhost:${published}`, `127.0.0.1:${port}`);
  }
  const running: RunningService[] = [];
  try {
    for (const [name, service] of inOrder(services)) {
      const image = imageOf(service);
      const env = environmentOf(service, image, addresses, ports.get(name)!);
      const [command = '', ...args] = [...jsonOf(image.instructions, 'ENTRYPOINT'), ...(service.command ?? [])];
      const started = await startProcess({
        name,
        command: command === 'node' ? image.node : command,
        args,
        env,
        cwd: image.folder,
        logFile: join(dir, `${name}.log`),
        deathSignal: 'TERM',
        user: image.user,
      });
      running.push({ name, url: `http://127.0.0.1:${ports.get(name)}`, process: started });
      if (isOneShot(services, name, service)) await waitForSuccess(name, started);
      else
        await waitUntil(`${name} is healthy`, () => isHealthy(name, image, env, started), {
          withinMs: healthyWithinMs,
        });
    }
    return running;
  } catch (error) {
    await stopCompose(running);
    throw error;
  }
}

/** SIGTERM to each, the last one started first. @returns how each ended. */
export async function stopCompose(running: readonly RunningService[]): Promise<Record<string, number | null>> {
  const ended: Record<string, number | null> = {};
  for (const { name, process: started } of [...running].reverse()) {
    await started.stop('SIGTERM', stopWithinMs);
    ended[name] = (await started.exited).code;
  }
  return ended;
}

const isOneShot = (all: Readonly<Record<string, ComposeService>>, name: string, service: ComposeService): boolean =>
  service.healthcheck?.disable === true ||
  Object.values(all).some(({ depends_on: needed }) => needed?.[name]?.condition === 'service_completed_successfully');

async function waitForSuccess(name: string, started: StartedProcess): Promise<void> {
  await waitUntil(`${name} is done`, () => !started.isRunning(), { withinMs: doneWithinMs });
  const { code } = await started.exited;
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${started.log()}`);
}

/** By the image's own HEALTHCHECK. */
function isHealthy(name: string, image: BuiltImage, env: NodeJS.ProcessEnv, started: StartedProcess): boolean {
  if (!started.isRunning()) throw new Error(`${name} ended before it was healthy:\n${started.log()}`);
  const [, ...args] = jsonOf(image.instructions, 'HEALTHCHECK');
  return spawnSync(image.node, args, { cwd: image.folder, env, ...image.user }).status === 0;
}

function environmentOf(
  service: ComposeService,
  image: BuiltImage,
  addresses: ReadonlyMap<string, string>,
  port: number,
): Record<string, string> {
  const asHere = (value: string): string => {
    const replaced = [...addresses].reduce((text, [there, here]) => text.replaceAll(there, here), value);
    return replaced.replace('/srv/procession', image.folder);
  };
  const given = Object.entries(service.environment ?? {}).map(
    ([name, value]) => [name, asHere(String(value))] as const,
  );
  return { ...image.env, ...Object.fromEntries(given), HOST: '127.0.0.1', PORT: String(port) };
}
