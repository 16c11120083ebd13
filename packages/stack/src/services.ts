import { join } from 'node:path';
import type { DatabaseUrls } from './database.ts';
import { repositoryRoot } from './layout.ts';
import type { Secrets } from './secrets.ts';

export const serviceNames = ['command', 'worker', 'projector', 'query', 'notifier'] as const;
export type ServiceName = (typeof serviceNames)[number];

export const copiesOfEach = (copies: number): Record<ServiceName, number> => ({
  command: copies,
  worker: copies,
  projector: copies,
  query: copies,
  notifier: copies,
});

/** Who issues the tokens that the services accept. */
export interface TokenSource {
  issuer: string;
  audience: string;
  jwksUrl: string;
}

/** What the services of one stack have in common. */
export interface ServiceContext {
  databases: DatabaseUrls;
  /** Of all copies of `command`. */
  commandUrls: string[];
  natsUrl: string | undefined;
  tokens: TokenSource;
  secrets: Secrets;
  /** Who may do everything before anybody was given a role: `tenant:user`. */
  administrators: readonly string[];
  partitions: number;
  /** Hosts of this machine that workers may call, `127.0.0.1:7013`. */
  ownHosts: string[];
}

interface Service {
  preferredPort: number;
  /** Configuration of its own, beside what all have. A service is given only the credentials that it needs. */
  environment(context: ServiceContext): Record<string, string>;
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
    environment: ({ databases, secrets, commandUrls, ownHosts }) => ({
      LOG_DATABASE_URL: databases.worker,
      COMMAND_URLS: commandUrls.join(','),
      CREDENTIAL_KEY: secrets.credentialKey,
      OUTBOUND_ALLOW: ownHosts.join(','),
      INTERNAL_KEY: secrets.internalKey,
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
};

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
    ...services[service].environment(context),
  };
}
