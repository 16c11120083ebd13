import type { FeedMessage } from '@procession/contracts/feed.ts';
import { createReadPool, withTenant } from '@procession/platform/read-pool.ts';
import { Consistency, readRevisions } from '@procession/read-models/consistency.ts';
import { RightsCache, readViewer } from '@procession/read-models/rights.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { queryLimitsOfProcess as limits } from './config.ts';
import { createDefinitionOf } from './moments/definition-of.ts';
import { createOpenSealed } from './moments/open-sealed.ts';
import type { QueryPorts } from './ports.ts';
import { sqlReaderOf } from './tenant-reader.ts';

export interface OpenPortsOptions {
  logUrl: string;
  readUrl: string;
  dataKey: Buffer;
  /** `<tenant>:<user>` */
  administrators: ReadonlySet<string>;
}

export interface OpenPorts extends QueryPorts {
  /** Tells of rows that were written: whoever waits for them goes on at once, rights are looked at again. */
  see: (message: FeedMessage) => void;
  readiness: Record<'log' | 'rows', () => Promise<true | string>>;
  close: () => Promise<void>;
}

/** What the routes stand on, on the real databases. Connects when it is first needed. */
export async function openPorts({ logUrl, readUrl, dataKey, administrators }: OpenPortsOptions): Promise<OpenPorts> {
  const logPool = await createReadPool(logUrl, {
    connectionsMax: limits.logConnectionsMax,
    statementTimeoutMs: limits.logStatementTimeoutMs,
  });
  const rowPool = await createReadPool(readUrl, {
    connectionsMax: limits.rowConnectionsMax,
    statementTimeoutMs: limits.rowStatementTimeoutMs,
  });
  const rows: QueryPorts['rows'] = (tenant, read) => withTenant(rowPool, tenant, 'read', read);
  const consistency = new Consistency({
    look: (tenant, streams) => rows(tenant, (connection) => readRevisions(sqlReaderOf(connection), tenant, streams)),
  });
  const rights = new RightsCache({
    look: (tenant, user) =>
      rows(tenant, (connection) => readViewer(sqlReaderOf(connection), { tenant, user }, administrators)),
  });
  return {
    rows,
    log: (tenant, read) => withTenant(logPool, tenant, 'log', read),
    viewerOf: ({ tenant, actor }) => rights.get(tenant, actor),
    reached: (tenant, { streams }, waitMs) => consistency.reached(tenant, streams, waitMs),
    definitionOf: createDefinitionOf(),
    openSealed: createOpenSealed(dataKey),
    see: (message) => {
      consistency.see(message);
      rights.see(message);
    },
    readiness: { log: () => answers(logPool), rows: () => answers(rowPool) },
    close: async () => {
      consistency.close();
      await Promise.all([logPool.end(), rowPool.end()]);
    },
  };
}

async function answers(pool: DatabasePool): Promise<true> {
  await pool.query(sql.type(z.object({}).loose())`select 1`);
  return true;
}
