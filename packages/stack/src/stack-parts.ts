import { join } from 'node:path';
import { builtDashboard } from './dashboard.ts';
import { databaseUrls } from './database.ts';
import { freePort } from './free-port.ts';
import { demoAdministrator, demoTenant } from './issuer/personas.ts';
import { tokenAudience } from './issuer/tokens.ts';
import { type ManagedProcess, manageProcess } from './managed-process.ts';
import { startNats } from './nats.ts';
import { startPostgres } from './postgres.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import {
  copiesByDefault,
  entryFile,
  environmentOf,
  everyServiceName,
  preferredPort,
  type ServiceContext,
  type ServiceName,
} from './services.ts';
import { ownProcess, removeState, writeState } from './stack-state.ts';
import { startService } from './start-service.ts';
import type { WalGrowth } from './write-ahead-log.ts';

export interface StackOptions {
  /** Holds all of it: data, logs, secrets. Made when it isn't there; `makeTemporaryFolder` makes one to throw away. */
  dir: string;
  /** False: Postgres without fsync, for tests. */
  durable: boolean;
  /** False: without the bus. True by default. */
  nats?: boolean;
  /** How many of each service; one by default but for the gateway, 0 for none. */
  copies?: Partial<Record<ServiceName, number>>;
  partitions?: number;
  /** The well-known ports where they are free; else, and by default, any. */
  preferPorts?: boolean;
  /** Start a process again that ends by itself. False by default: a test that kills wants to see it dead. */
  restart?: boolean;
  /** A real issuer of tokens; without one the demo's own runs. */
  tokens?: ServiceContext['tokens'];
  administrators?: readonly string[];
  /** The payment service of the demonstration, which workers may then call. */
  payments?: boolean;
  /** Workers tell people by e-mail, and what they send is caught and shown. */
  catchMails?: boolean;
  /** Added to the environment of every service, or of one. */
  env?: Record<string, string>;
  serviceEnv?: Partial<Record<ServiceName, Record<string, string>>>;
  postgresSettings?: Record<string, string>;
  say?: (text: string) => void;
}

export interface Copy {
  service: ServiceName;
  url: string;
  logFile: string;
  managed: ManagedProcess;
}

export interface StackParts {
  options: StackOptions;
  secrets: Secrets;
  adminUrl: string;
  context: ServiceContext;
  postgres: ManagedProcess;
  nats: ManagedProcess | undefined;
  natsDir: string;
  issuer: ManagedProcess | undefined;
  issuerUrl: string | undefined;
  payments: ManagedProcess | undefined;
  paymentsUrl: string | undefined;
  mails: ManagedProcess | undefined;
  mailsUrl: string | undefined;
  copies: Copy[];
  /** Of the durable Postgres, ahead of load. */
  walGrowth: WalGrowth | undefined;
}

/** A service drains for at most 20 s by itself. */
const drainWithinMs = 25_000;

/** Ports, addresses and environments of everything, before anything runs. */
export async function layOutStack(options: StackOptions): Promise<StackParts> {
  const { dir, durable, restart = false, say = () => {} } = options;
  const secrets = loadSecrets(dir);
  const portOf = portChooser(options.preferPorts ?? false, say);
  const log = (name: string): string => join(dir, 'logs', `${name}.log`);
  const manage = (
    name: string,
    stopSignal: 'SIGINT' | 'SIGTERM',
    launch: Parameters<typeof manageProcess>[0]['launch'],
  ): ManagedProcess =>
    manageProcess({
      name,
      launch,
      stopSignal,
      stopWithinMs: drainWithinMs,
      restart,
      say,
      onChange: () => saveState(parts),
    });

  const postgresPort = await portOf('PostgreSQL');
  const natsPort = (options.nats ?? true) ? await portOf('nats-server') : undefined;
  const issuerPort = options.tokens ? undefined : await portOf('the token issuer', 7010);
  const issuerUrl = issuerPort === undefined ? undefined : `http://127.0.0.1:${issuerPort}`;
  const paymentsPort = options.payments ? await portOf('the payments of the demo', 7013) : undefined;
  const paymentsUrl = paymentsPort === undefined ? undefined : `http://127.0.0.1:${paymentsPort}`;
  const mailsPort = options.catchMails ? await portOf('the pages of caught mails', 7014) : undefined;
  const mailsUrl = mailsPort === undefined ? undefined : `http://127.0.0.1:${mailsPort}`;
  const smtpPort = options.catchMails ? await portOf('SMTP', 7025) : undefined;
  const adminUrl = `postgres://postgres:${secrets.postgres.admin}@127.0.0.1:${postgresPort}/procession`;
  const natsDir = join(dir, 'nats');
  const context: ServiceContext = {
    urls: { command: [], worker: [], projector: [], query: [], notifier: [], gateway: [] },
    ownHosts: paymentsPort === undefined ? [] : [`127.0.0.1:${paymentsPort}`],
    smtpUrl: smtpPort === undefined ? undefined : `smtp://127.0.0.1:${smtpPort}`,
    databases: databaseUrls(adminUrl, secrets.postgres),
    natsUrl: natsPort === undefined ? undefined : `nats://127.0.0.1:${natsPort}`,
    tokens: options.tokens ?? {
      issuer: issuerUrl!,
      audience: tokenAudience,
      jwksUrl: `${issuerUrl}/.well-known/jwks.json`,
    },
    personasUrl: options.tokens ? undefined : `${issuerUrl}/personas`,
    dashboardDir: builtDashboard(),
    secrets,
    administrators: options.administrators ?? [`${demoTenant}:${demoAdministrator}`],
    partitions: options.partitions ?? 1,
  };
  const parts: StackParts = {
    options,
    secrets,
    adminUrl,
    context,
    natsDir,
    issuerUrl,
    postgres: manage('postgres', 'SIGINT', async () => {
      const settings = options.postgresSettings ?? {};
      const server = { dir: join(dir, 'postgres'), logFile: log('postgres'), durable, port: postgresPort, settings };
      return (await startPostgres({ ...server, password: secrets.postgres.admin })).process;
    }),
    nats:
      natsPort === undefined
        ? undefined
        : manage(
            'nats',
            'SIGTERM',
            async () => (await startNats({ dir: natsDir, logFile: log('nats'), port: natsPort })).process,
          ),
    issuer:
      issuerPort === undefined
        ? undefined
        : manage('issuer', 'SIGTERM', () =>
            startService({
              name: 'the token issuer',
              entryFile: join(import.meta.dirname, 'issuer/main.ts'),
              env: {
                HOST: '127.0.0.1',
                PORT: String(issuerPort),
                ISSUER_URL: issuerUrl!,
                ISSUER_KEY_FILE: issuerKeyFile(dir),
              },
              logFile: log('issuer'),
              readyUrl: `${issuerUrl}/readyz`,
            }),
          ),
    paymentsUrl,
    payments:
      paymentsPort === undefined
        ? undefined
        : manage('payments', 'SIGTERM', () =>
            startService({
              name: 'the payments of the demo',
              entryFile: join(import.meta.dirname, 'demo/payments/main.ts'),
              env: { HOST: '127.0.0.1', PORT: String(paymentsPort) },
              logFile: log('payments'),
              readyUrl: `${paymentsUrl}/readyz`,
            }),
          ),
    mailsUrl,
    mails:
      mailsPort === undefined
        ? undefined
        : manage('mails', 'SIGTERM', () =>
            startService({
              name: 'the catcher of mails',
              entryFile: join(import.meta.dirname, 'mail-catcher/main.ts'),
              env: { HOST: '127.0.0.1', PORT: String(mailsPort), SMTP_PORT: String(smtpPort), PAGES_URL: mailsUrl! },
              logFile: log('mails'),
              readyUrl: `${mailsUrl}/readyz`,
            }),
          ),
    copies: [],
    walGrowth: undefined,
  };
  for (const service of everyServiceName) {
    for (let copy = 0; copy < (options.copies?.[service] ?? copiesByDefault(service)); copy++) {
      const name = copy === 0 ? service : `${service}-${copy + 1}`;
      const port = await portOf(name, copy === 0 ? preferredPort(service) : undefined);
      const url = `http://127.0.0.1:${port}`;
      context.urls[service].push(url);
      const start = { name, entryFile: entryFile(service), logFile: log(name), readyUrl: `${url}/readyz` };
      // When it starts: then all addresses are known.
      const env = () => ({
        ...environmentOf(service, port, context),
        ...options.env,
        ...options.serviceEnv?.[service],
      });
      parts.copies.push({
        service,
        url,
        logFile: start.logFile,
        managed: manage(name, 'SIGTERM', () => startService({ ...start, env: env() })),
      });
    }
  }
  return parts;
}

/** Ports are only looked up here and taken later: none is given twice. */
function portChooser(
  prefer: boolean,
  say: (text: string) => void,
): (what: string, preferred?: number) => Promise<number> {
  const given = new Set<number>();
  return async (what, preferred) => {
    let port = await freePort(prefer ? preferred : undefined);
    while (given.has(port)) port = await freePort();
    given.add(port);
    if (prefer && preferred !== undefined && port !== preferred)
      say(`port ${preferred} is busy: ${what} takes ${port}`);
    return port;
  };
}

export const issuerKeyFile = (dir: string): string => join(dir, 'issuer-key.json');

const stopOrder: readonly ServiceName[] = ['gateway', 'notifier', 'query', 'worker', 'command', 'projector'];

/** In the order in which they are stopped: each before what it needs. */
const servicesInOrder = ({ copies }: StackParts): Copy[] =>
  stopOrder.flatMap((service) => copies.filter((copy) => copy.service === service));

export async function stopStack(parts: StackParts): Promise<void> {
  for (const service of stopOrder)
    await Promise.all(parts.copies.filter((copy) => copy.service === service).map(({ managed }) => managed.stop()));
  await parts.issuer?.stop();
  await parts.payments?.stop();
  await parts.mails?.stop();
  await parts.nats?.stop();
  await parts.walGrowth?.stop();
  await parts.postgres.stop();
  removeState(parts.options.dir);
}

function saveState(parts: StackParts): void {
  const all = [
    ...servicesInOrder(parts).map(({ managed }) => managed),
    parts.payments,
    parts.mails,
    parts.issuer,
    parts.nats,
    parts.postgres,
  ];
  const processes = all.flatMap((managed) => {
    const running = managed?.current();
    return managed && running ? [{ name: managed.name, pid: running.pid, identity: running.identity }] : [];
  });
  writeState(parts.options.dir, { owner: ownProcess(), processes, urls: addressesOf(parts) });
}

export function addressesOf({ copies, issuerUrl, mailsUrl }: StackParts): Record<string, string> {
  const urls = Object.fromEntries(copies.map(({ managed, url }) => [managed.name, url]));
  return { ...urls, ...(issuerUrl && { issuer: issuerUrl }), ...(mailsUrl && { mails: mailsUrl }) };
}
