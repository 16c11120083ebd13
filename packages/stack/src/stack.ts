import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DatabaseUrls, prepareStackDatabase } from './database.ts';
import { demoTenant } from './issuer/personas.ts';
import { createTokenSigner } from './issuer/tokens.ts';
import type { ManagedProcess } from './managed-process.ts';
import { entryFile, type ServiceName } from './services.ts';
import {
  addressesOf,
  type Copy,
  issuerKeyFile,
  layOutStack,
  type StackOptions,
  type StackParts,
  stopStack,
} from './stack-parts.ts';
import { warmCode } from './warm-code.ts';
import { startWalGrowth } from './write-ahead-log.ts';

export interface Stack {
  dir: string;
  /** Base addresses, one per copy. They stay the same when a copy is started again. */
  urls: Record<ServiceName, readonly string[]>;
  issuerUrl: string | undefined;
  /** Of the demonstration's payment service, when it runs. */
  paymentsUrl: string | undefined;
  /** All of these by name, as in the state file: `command`, `command-2`, `issuer` … */
  addresses: Record<string, string>;
  databases: DatabaseUrls;
  natsUrl: string | undefined;
  /** Where JetStream keeps its store. */
  natsDir: string;
  /** Empty until now: this start made the database. */
  isNew: boolean;
  /** A token of the demo's issuer, for whomever. */
  token(sub: string, claims?: { tenant?: string; clientId?: string }): Promise<string>;
  pid(service: ServiceName, copy: number): number | undefined;
  logFile(service: ServiceName, copy: number): string;
  /** `kill -9` of one copy; it stays down until `start`. */
  kill(service: ServiceName, copy: number): Promise<void>;
  /** SIGSTOP: one copy stands still, with all its connections open, until `resume`. */
  pause(service: ServiceName, copy: number): void;
  resume(service: ServiceName, copy: number): void;
  /** SIGTERM to one copy, and its end; it stays down until `start`. */
  drain(service: ServiceName, copy: number): Promise<void>;
  /** Starts one copy, which is down, and waits until it is ready. */
  start(service: ServiceName, copy: number): Promise<void>;
  killPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
  killNats(): Promise<void>;
  startNats(): Promise<void>;
  /** Resolves when what goes on beside the start is over, too: commits are at their speed only then. */
  settled(): Promise<void>;
  /** Everything, in order: readers, writers, then the servers. */
  stop(): Promise<void>;
}

/** Starts the whole stack as processes of their own on this machine and waits until all are ready. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, say = () => {} } = options;
  mkdirSync(join(dir, 'logs'), { recursive: true });
  const parts = await layOutStack(options);
  try {
    say('starting PostgreSQL and nats-server');
    const warmed = options.durable
      ? warmCode([...new Set(parts.copies.map(({ service }) => entryFile(service)))])
      : undefined;
    await Promise.all([parts.postgres.start(), parts.nats?.start(), warmed]);
    say('preparing the database');
    const { isNew } = await prepareStackDatabase(parts.adminUrl, parts.secrets.postgres);
    if (options.durable) parts.walGrowth = startWalGrowth(parts.adminUrl, say);
    say('starting the services');
    await Promise.all([
      parts.issuer?.start(),
      parts.payments?.start(),
      parts.mails?.start(),
      ...parts.copies.map(({ managed }) => managed.start()),
    ]);
    return assemble(parts, isNew);
  } catch (error) {
    await stopStack(parts);
    throw error;
  }
}

function assemble(parts: StackParts, isNew: boolean): Stack {
  const { options, context } = parts;
  const copiesOf = (service: ServiceName): Copy[] => parts.copies.filter((copy) => copy.service === service);
  const find = (service: ServiceName, copy: number): Copy => {
    const found = copiesOf(service)[copy];
    if (!found)
      throw new Error(
        `the stack has no copy ${copy} of ${service}: there are ${copiesOf(service).length}, counted from 0`,
      );
    return found;
  };
  const nats = (): ManagedProcess => {
    if (!parts.nats) throw new Error('the stack was started without nats-server');
    return parts.nats;
  };
  const urlsOf = (service: ServiceName): string[] => copiesOf(service).map((copy) => copy.url);
  return {
    dir: options.dir,
    urls: {
      command: urlsOf('command'),
      worker: urlsOf('worker'),
      projector: urlsOf('projector'),
      query: urlsOf('query'),
      notifier: urlsOf('notifier'),
      gateway: urlsOf('gateway'),
    },
    issuerUrl: parts.issuerUrl,
    paymentsUrl: parts.paymentsUrl,
    addresses: addressesOf(parts),
    databases: context.databases,
    natsUrl: context.natsUrl,
    natsDir: parts.natsDir,
    isNew,
    token: async (sub, { tenant = demoTenant, clientId = 'demo' } = {}) => {
      if (!parts.issuerUrl) throw new Error(`tokens come from ${context.tokens.issuer}, not from the demo's issuer`);
      const signer = await createTokenSigner(issuerKeyFile(options.dir), parts.issuerUrl);
      return signer.sign({ sub, tenant, clientId });
    },
    pid: (service, copy) => find(service, copy).managed.current()?.pid,
    logFile: (service, copy) => find(service, copy).logFile,
    kill: (service, copy) => find(service, copy).managed.kill(),
    pause: (service, copy) => find(service, copy).managed.current()?.signal('SIGSTOP'),
    resume: (service, copy) => find(service, copy).managed.current()?.signal('SIGCONT'),
    drain: (service, copy) => find(service, copy).managed.stop(),
    start: (service, copy) => find(service, copy).managed.start(),
    killPostgres: () => parts.postgres.kill(),
    startPostgres: () => parts.postgres.start(),
    killNats: () => nats().kill(),
    startNats: () => nats().start(),
    settled: async () => parts.walGrowth?.ended,
    stop: () => stopStack(parts),
  };
}
