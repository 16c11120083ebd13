import { canonical } from '@procession/contracts/canonical.ts';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { Authenticate } from '@procession/platform/auth.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { createDatabase, type TestDatabase } from '@procession/stack/testing.ts';
import pg from 'pg';
import { createQueryApp } from '../app.ts';
import { type OpenPorts, openPorts } from '../open-ports.ts';
import { project } from './project.ts';

export interface Office {
  database: TestDatabase;
  ports: OpenPorts;
  dataKey: Buffer;
  /** Asks as `<user>@<tenant>`. */
  get: (url: string, as: string, headers?: Record<string, string>) => Promise<Answer>;
  bytes: (url: string, as: string) => Promise<Buffer>;
  /** Puts events into the log. */
  append: (events: readonly LogEvent[]) => Promise<void>;
  /** Puts events into the log, and has the projector make their rows. */
  fill: (events: readonly LogEvent[]) => Promise<void>;
  close: () => Promise<void>;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  body: any;
}

/** The read API on a database of its own, or on one that is somewhere else. */
export async function openOffice(url?: string): Promise<Office> {
  const database = await createDatabase();
  const dataKey = Buffer.alloc(32, 7);
  const ports = openPorts({
    logUrl: url ?? database.urls.query,
    readUrl: url ?? database.urls.query,
    dataKey,
    administrators: new Set(['acme:root']),
  });
  const app = await createQueryApp({
    logger: createLogger('query', process.env.LOG_LEVEL ?? 'silent'),
    metrics: createMetrics('query'),
    readiness: ports.readiness,
    authenticate: authenticateByName,
    ports,
  });
  const admin = new pg.Client(database.urls.admin);
  await admin.connect();
  return {
    database,
    ports,
    dataKey,
    get: async (url, as, headers = {}) => {
      const reply = await app.inject({ url, headers: { authorization: `Bearer ${as}`, ...headers } });
      const isJson = String(reply.headers['content-type']).includes('json');
      const body: unknown = isJson && reply.body !== '' ? reply.json() : undefined;
      return { status: reply.statusCode, headers: reply.headers, text: reply.body, body };
    },
    bytes: async (url, as) => (await app.inject({ url, headers: { authorization: `Bearer ${as}` } })).rawPayload,
    append: (events) => append(admin, events),
    fill: async (events) => {
      await append(admin, events);
      await project(database, ports, events);
    },
    close: async () => {
      await app.close();
      await ports.close();
      await admin.end();
      await database.drop();
    },
  };
}

const authenticateByName: Authenticate = async (authorization) => {
  const [, actor, tenant] = /^Bearer (\S+)@(\S+)$/.exec(authorization ?? '') ?? [];
  if (!actor || !tenant) throw new ProblemError('not-signed-in', 'Send an access token.');
  return { tenant, actor, client: undefined, expiresAt: Number.POSITIVE_INFINITY };
};

/** Word for word as it was hashed. */
async function append(admin: pg.Client, events: readonly LogEvent[]): Promise<void> {
  await admin.query(
    `insert into log.events (recorded_at, revision, epoch, schema_version, tenant, stream, type, hash, data, meta)
     select (e ->> 'recordedAt')::timestamptz, (e ->> 'revision')::int, 1, (e ->> 'schemaVersion')::int, e ->> 'tenant',
       e ->> 'stream', e ->> 'type', decode(e ->> 'hash', 'hex'), (e ->> 'data')::json, (e ->> 'meta')::json
     from jsonb_array_elements($1::jsonb) as e`,
    [
      JSON.stringify(
        events.map((event) => ({ ...event, data: canonical(event.data), meta: canonical({ ...event.meta }) })),
      ),
    ],
  );
}
