import type { FileAnswer } from '@procession/contracts/http/files.ts';
import type { Bus } from '@procession/platform/nats.ts';
import type { DatabasePool } from 'slonik';
import type { CredentialStore } from './credentials/credential-store.ts';
import type { CompiledDefinitions } from './definitions/compiled-definitions.ts';
import type { DocumentChecker } from './definitions/document-checker.ts';
import type { DutyStore } from './duties/duty-store.ts';
import type { Command, Outcome } from './event-store/command.ts';
import type { FactSince } from './event-store/facts-after.ts';
import type { Callbacks } from './features/answer-callback/callbacks.ts';
import type { JobBoard } from './features/pull-jobs/job-board.ts';
import type { FileUses } from './files/file-uses.ts';
import type { Upload } from './files/receive-file.ts';
import type { TenantIndexes } from './indexes/tenant-indexes.ts';
import type { InstanceNumbers } from './instances/instance-numbers.ts';
import type { MessageStore } from './messages/message-store.ts';
import type { OperationStore } from './operations/operation-store.ts';
import type { SubjectKeys } from './sealing/subject-keys.ts';
import type { TakenSnapshot } from './snapshots/snapshot-taker.ts';
import type { WebhookStore } from './webhooks/webhook-store.ts';

/** What the routes stand on. */
export interface CommandPorts {
  handle: (command: Command) => Promise<Outcome>;
  indexes: TenantIndexes;
  definitions: CompiledDefinitions;
  documents: DocumentChecker;
  credentials: CredentialStore;
  webhooks: WebhookStore;
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
  messages: MessageStore;
  duties: DutyStore;
  callbacks: Callbacks;
  jobBoard: JobBoard;
  /** There may be something to do for another instance. */
  dutiesOpened: () => void;
  /** Resolves when this process has opened a duty, at the latest after so long. */
  nextDuty: (withinMs: number) => Promise<void>;
  counted: (command: string, outcome: string) => void;
  operationCounted: (outcome: string) => void;
}
