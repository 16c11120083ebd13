import { hash } from 'node:crypto';
import { quoted } from '@procession/contracts/canonical.ts';

/** The predecessor of a stream's first event. */
export const noPredecessor = '0'.repeat(64);

/** An event as it is hashed; `data` and `meta` are canonical texts (contracts/canonical.ts). */
export interface ChainedEvent {
  tenant: string;
  stream: string;
  revision: number;
  type: string;
  schemaVersion: number;
  /** ISO 8601, UTC, milliseconds. */
  recordedAt: string;
  data: string;
  meta: string;
}

/** sha256, hex, over the RFC 8785 form of an array that begins with the predecessor's hash. */
export const chain = (predecessor: string, e: ChainedEvent): string =>
  hash(
    'sha256',
    `["${predecessor}",${quoted(e.tenant)},${quoted(e.stream)},${e.revision},${quoted(e.type)},${e.schemaVersion},"${e.recordedAt}",${e.data},${e.meta}]`,
    'hex',
  );
