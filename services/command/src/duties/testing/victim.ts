import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Play } from './play.ts';

/** A process on the same log that carries out duties, at work when this resolves: to be killed. */
export async function beginVictim({ service }: Play): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'main.ts'), {
    env: { ...process.env, LOG_DATABASE_URL: service.database.urls.command },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}
