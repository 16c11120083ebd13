import type { ConsistencyToken } from '@procession/contracts/consistency-token.ts';
import type { FileBoxes } from '@procession/platform/file-boxes.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import type { TenantReads } from '@procession/platform/tenant-reads.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { DefinitionOf } from './moments/definition-of.ts';
import type { OpenSealed } from './moments/sensitive.ts';

/** Reads behind row-level security: one tenant, one read-only transaction. */
type ReadTenant = <T>(tenant: string, read: (connection: ReadConnection) => Promise<T>) => Promise<T>;

/** What the routes stand on. */
export interface QueryPorts {
  /** Lists, inboxes, and looking up one row: what is asked most, in one round trip each. */
  lists: TenantReads['run'];
  /** The other tables: audit, definitions, the directory. */
  rows: ReadTenant;
  /** The log: an instance as it was at any moment. */
  log: ReadTenant;
  viewerOf: (of: { tenant: string; actor: string }) => Promise<Viewer>;
  /** Whether the rows have what the token names; waits for it at most `waitMs`. */
  reached: (tenant: string, token: ConsistencyToken, waitMs: number) => Promise<boolean>;
  definitionOf: DefinitionOf;
  openSealed: OpenSealed;
  /** How one file is opened. */
  fileBoxesOf: (tenant: string, id: string) => FileBoxes;
}

/** A feature adds its routes. */
export type AddRoutes = (app: HttpApp, ports: QueryPorts) => void;
