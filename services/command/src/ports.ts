import type { FileAnswer } from '@procession/contracts/http/files.ts';
import type { Bus } from '@procession/platform/nats.ts';
import type { DatabasePool } from 'slonik';
import type { CredentialStore } from './credentials/credential-store.ts';
import type { CompiledDefinitions } from './definitions/compiled-definitions.ts';
import type { DocumentChecker } from './definitions/document-checker.ts';
import type { Command, Outcome } from './event-store/command.ts';
import type { FactSince } from './event-store/facts-after.ts';
import type { FileUses } from './files/file-uses.ts';
import type { Upload } from './files/receive-file.ts';
import type { TenantIndexes } from './indexes/tenant-indexes.ts';
import type { InstanceNumbers } from './instances/instance-numbers.ts';
import type { OperationStore } from './operations/operation-store.ts';
import type { SubjectKeys } from './sealing/subject-keys.ts';
import type { TakenSnapshot } from './snapshots/snapshot-taker.ts';

/** What the routes stand on. */
export interface CommandPorts {
  handle: (command: Command) => Promise<Outcome>;
  indexes: TenantIndexes;
  definitions: CompiledDefinitions;
  documents: DocumentChecker;
  credentials: CredentialStore;
  keys: SubjectKeys;
  numbers: InstanceNumbers;
  /** Reads and writes of what is no event: drafts, documents. */
  pool: DatabasePool;
  factsAfter: (tenant: string, stream: string, revision: number) => Promise<FactSince[]>;
  /** Undefined when there is no such stream. */
  takeSnapshot: (tenant: string, stream: string) => Promise<TakenSnapshot | undefined>;
  bus: Pick<Bus, 'publish'>;
  operations: OperationStore;
  files: FileUses;
  receiveFile: (upload: Upload) => Promise<FileAnswer>;
  counted: (command: string, outcome: string) => void;
  operationCounted: (outcome: string) => void;
}
