import { join } from 'node:path';
import type { DatabaseUrls } from './database.ts';
import { repositoryRoot } from './layout.ts';
import type { Secrets } from './secrets.ts';

/** What stands behind the gateway. */
export const serviceNames = ['command', 'worker', 'projector', 'query', 'notifier'] as const;
export type ServiceName = (typeof serviceNames)[number] | 'gateway';
export const everyServiceName: readonly ServiceName[] = [...serviceNames, 'gateway'];

/** Of what stands behind the gateway. */
export const copiesOfEach = (copies: number): Partial<Record<ServiceName, number>> =>
  Object.fromEntries(serviceNames.map((service) => [service, copies]));

/** Who issues the tokens that the services accept. */
export interface TokenSource {
  issuer: string;
  audience: string;
  jwksUrl: string;
}

/** What the services of one stack have in common. */
export interface ServiceContext {
  databases: DatabaseUrls;
  /** Of all copies of each. */
  urls: Record<ServiceName, string[]>;
  natsUrl: string | undefined;
  tokens: TokenSource;
  /** Where the demonstration's issuer lists its people; none beside a real one. */
  personasUrl: string | undefined;
  /** Of the built dashboard, when it is. */
  dashboardDir: string | undefined;
  secrets: Secrets;
  /** Who may do everything before anybody was given a role: `tenant:user`. */
  administrators: readonly string[];
  partitions: number;
  /** Hosts of this machine that workers may call, `127.0.0.1:7013`. */
  ownHosts: string[];
  /** Where mails are caught. */
  smtpUrl: string | undefined;
}

/** Where the demonstration's mails link to: by the name that the dashboard goes by in a browser. */
const dashboardUrl = ([gateway = 'http://127.0.0.1:7000']: readonly string[]): string => pageUrl(gateway);

/** A gateway by the name that stands in the browser. */
export const pageUrl = (gateway: string): string => gateway.replace('127.0.0.1', 'localhost');

interface Service {
  preferredPort: number;
  /** Configuration of its own, beside what all have. A service is given only the credentials that it needs. */
  environment(context: ServiceContext, port: number): Record<string, string>;
}

const services: Record<ServiceName, Service> = {
  command: {
    preferredPort: 7001,
    environment: ({ databases, secrets, administrators, partitions }) => ({
      LOG_DATABASE_URL: databases.command,
      DATA_KEY: secrets.dataKey,
      CREDENTIAL_KEY: secrets.credentialKey,
      INTERNAL_KEY: secrets.internalKey,
      ADMINISTRATORS: administrators.join(','),
      PARTITIONS: String(partitions),
    }),
  },
  worker: {
    preferredPort: 7012,
    environment: ({ databases, secrets, urls, ownHosts, smtpUrl }) => ({
      LOG_DATABASE_URL: databases.worker,
      READ_DATABASE_URL: databases.worker,
      COMMAND_URLS: urls.command.join(','),
      CREDENTIAL_KEY: secrets.credentialKey,
      OUTBOUND_ALLOW: ownHosts.join(','),
      INTERNAL_KEY: secrets.internalKey,
      ...(smtpUrl !== undefined && {
        SMTP_URL: smtpUrl,
        MAIL_FROM: 'Procession <procession@example.com>',
        DASHBOARD_URL: dashboardUrl(urls.gateway),
      }),
    }),
  },
  projector: {
    preferredPort: 7011,
    environment: ({ databases, administrators, partitions }) => ({
      LOG_DATABASE_URL: databases.reader,
      READ_DATABASE_URL: databases.projector,
      ADMINISTRATORS: administrators.join(','),
      PARTITIONS: String(partitions),
    }),
  },
  query: {
    preferredPort: 7002,
    environment: ({ databases, secrets, administrators }) => ({
      LOG_DATABASE_URL: databases.query,
      READ_DATABASE_URL: databases.query,
      DATA_KEY: secrets.dataKey,
      ADMINISTRATORS: administrators.join(','),
    }),
  },
  notifier: {
    preferredPort: 7003,
    environment: ({ databases, secrets, administrators }) => ({
      READ_DATABASE_URL: databases.notifier,
      TICKET_KEY: secrets.ticketKey,
      ADMINISTRATORS: administrators.join(','),
    }),
  },
  gateway: {
    preferredPort: 7000,
    environment: ({ urls, secrets, personasUrl, dashboardDir }, port) => ({
      GATEWAY_URL: pageUrl(`http://127.0.0.1:${port}`),
      GATEWAY_SESSION_KEY: secrets.sessionKey,
      COMMAND_URLS: urls.command.join(','),
      QUERY_URLS: urls.query.join(','),
      NOTIFIER_URLS: urls.notifier.join(','),
      PROJECTOR_URLS: urls.projector.join(','),
      WORKER_URLS: urls.worker.join(','),
      // What a real issuer knows us as comes from the environment of who starts the stack.
      ...(personasUrl !== undefined && { OIDC_CLIENT_ID: 'dashboard', DEMO_PERSONAS_URL: personasUrl }),
      ...(dashboardDir !== undefined && { DASHBOARD_DIR: dashboardDir }),
    }),
  },
};

/** How many when nobody says: tests ask the services themselves, so a gateway is there only for who wants one. */
export const copiesByDefault = (service: ServiceName): number => (service === 'gateway' ? 0 : 1);

export const preferredPort = (service: ServiceName): number => services[service].preferredPort;

export const entryFile = (service: ServiceName): string => join(repositoryRoot, 'services', service, 'src/main.ts');

/** The whole environment of a copy of a service, but for what the caller of the stack adds. */
export function environmentOf(service: ServiceName, port: number, context: ServiceContext): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: String(port),
    TOKEN_ISSUER: context.tokens.issuer,
    TOKEN_AUDIENCE: context.tokens.audience,
    TOKEN_JWKS_URL: context.tokens.jwksUrl,
    ...(context.natsUrl === undefined ? {} : { NATS_URL: context.natsUrl }),
    ...services[service].environment(context, port),
  };
}
