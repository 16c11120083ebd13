import type { FeedMessage } from '@procession/contracts/feed.ts';
import { fileBoxesOf } from '@procession/platform/file-boxes.ts';
import { createReadPool, type ReadPoolOptions, withTenant } from '@procession/platform/read-pool.ts';
import { openTenantReads } from '@procession/platform/tenant-reads.ts';
import { TenantTurns } from '@procession/platform/tenant-turns.ts';
import { Consistency, readRevisions } from '@procession/read-models/consistency.ts';
import { RightsCache, readViewer } from '@procession/read-models/rights.ts';
import { readSchema } from '@procession/read-models/schema.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { queryLimitsOfProcess as limits } from './config.ts';
import { createDefinitionOf } from './moments/definition-of.ts';
import { createOpenSealed } from './moments/open-sealed.ts';
import type { QueryPorts } from './ports.ts';

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
  /** Whether anybody waits for what the feed tells. */
  isWaitedFor: () => boolean;
  readiness: Record<'log' | 'rows', () => Promise<true | string>>;
  close: () => Promise<void>;
}

/** What the routes stand on, on the real databases. Connects when it is first needed: a Postgres that is away is waited for. */
export function openPorts({ logUrl, readUrl, dataKey, administrators }: OpenPortsOptions): OpenPorts {
  const logPool = lazyPool(logUrl, {
    connectionsMax: limits.logConnectionsMax + limits.connectionsForReadiness,
    statementTimeoutMs: limits.logStatementTimeoutMs,
  });
  const rowPool = lazyPool(readUrl, {
    connectionsMax: limits.rowConnectionsMax + limits.connectionsForReadiness,
    statementTimeoutMs: limits.rowStatementTimeoutMs,
  });
  const listPool = openTenantReads(readUrl, readSchema, {
    connectionsMax: limits.listConnectionsMax,
    statementTimeoutMs: limits.rowStatementTimeoutMs,
  });
  const listTurns = new TenantTurns({
    runningMax: limits.listConnectionsMax,
    runningPerTenantMax: limits.listReadsPerTenantMax,
    waitingPerTenantMax: limits.readsWaitingPerTenantMax,
    waitMaxMs: limits.readWaitMaxMs,
  });
  const rowTurns = new TenantTurns({
    runningMax: limits.rowConnectionsMax,
    runningPerTenantMax: limits.rowReadsPerTenantMax,
    waitingPerTenantMax: limits.readsWaitingPerTenantMax,
    waitMaxMs: limits.readWaitMaxMs,
  });
  const logTurns = new TenantTurns({
    runningMax: limits.logConnectionsMax,
    runningPerTenantMax: limits.logReadsPerTenantMax,
    waitingPerTenantMax: limits.readsWaitingPerTenantMax,
    waitMaxMs: limits.readWaitMaxMs,
  });
  const lists: QueryPorts['lists'] = (tenant, read) => listTurns.run(tenant, () => listPool.run(tenant, read));
  const consistency = new Consistency({
    look: (tenant, streams) => lists(tenant, (read) => readRevisions(read, tenant, streams)),
  });
  const rights = new RightsCache({
    look: (tenant, user, begins) =>
      lists(tenant, (read) => {
        begins();
        return readViewer(read, { tenant, user }, administrators);
      }),
  });
  return {
    lists,
    rows: (tenant, read) =>
      rowTurns.run(tenant, async () => withTenant(await rowPool.open(), tenant, readSchema, read)),
    log: (tenant, read) => logTurns.run(tenant, async () => withTenant(await logPool.open(), tenant, 'log', read)),
    viewerOf: ({ tenant, actor }) => rights.get(tenant, actor),
    reached: (tenant, { streams }, waitMs) => consistency.reached(tenant, streams, waitMs),
    definitionOf: createDefinitionOf(),
    openSealed: createOpenSealed(dataKey),
    fileBoxesOf: (tenant, id) => fileBoxesOf(dataKey, tenant, id),
    isWaitedFor: () => consistency.isWaitedFor,
    see: (message) => {
      consistency.see(message);
      rights.see(message);
    },
    readiness: { log: () => answers(logPool), rows: () => answers(rowPool) },
    close: async () => {
      consistency.close();
      await Promise.all([logPool.close(), rowPool.close(), listPool.close()]);
    },
  };
}

interface LazyPool {
  open: () => Promise<DatabasePool>;
  close: () => Promise<void>;
}

/** slonik asks the server for its types before there is a pool; a failure is not kept, the next use tries again. */
function lazyPool(url: string, options: ReadPoolOptions): LazyPool {
  let opening: Promise<DatabasePool> | undefined;
  return {
    open: () => {
      opening ??= createReadPool(url, options).catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    close: async () => {
      const pool = await opening?.catch(() => undefined);
      await pool?.end();
    },
  };
}

async function answers(pool: LazyPool): Promise<true> {
  await (await pool.open()).query(sql.type(z.object({}).loose())`select 1`);
  return true;
}
