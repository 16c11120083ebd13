import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Outcome } from '../command.ts';
import type { CountRequest } from './counter.ts';
import type { ServerMessage } from './server.ts';

/** A forked command process that may be killed: what it had not answered is then unknown. */
export class ServerProcess {
  stats = { moved: 0, unknown: 0 };
  #child: ChildProcess;
  readonly #databaseUrl: string;
  readonly #open = new Map<number, { child: ChildProcess; settle: (outcome: Outcome) => void }>();
  #n = 0;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
    this.#child = this.#fork();
  }

  send(request: CountRequest): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const n = this.#n++;
    this.#open.set(n, { child: this.#child, settle: resolve });
    if (this.#child.connected)
      this.#child.send({ n, request }, (error) => error && this.#settle(n, { kind: 'unknown' }));
    else this.#settle(n, { kind: 'unknown' });
    return promise;
  }

  restart(): void {
    this.#child.kill('SIGKILL');
    this.#child = this.#fork();
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #settle(n: number, outcome: Outcome): void {
    this.#open.get(n)?.settle(outcome);
    this.#open.delete(n);
  }

  #fork(): ChildProcess {
    const env = { ...process.env, LOG_DATABASE_URL: this.#databaseUrl };
    const child = fork(join(import.meta.dirname, 'server.ts'), { env, execArgv: [] });
    child.on('message', ({ n, outcome, stats }: ServerMessage) => {
      this.stats = stats;
      this.#settle(n, outcome);
    });
    child.on('exit', () => {
      for (const [n, open] of this.#open) if (open.child === child) this.#settle(n, { kind: 'unknown' });
    });
    return child;
  }
}
