import { hash } from 'node:crypto';
import { mayReadTenant, readersOf, type Viewer } from '@procession/read-models/viewer.ts';

/**
 * Says whether what somebody may see is still the same: a client gives it back when it resumes. Not a secret; whoever
 * makes one up only keeps rows that they have.
 */
export const rightsFingerprint = (viewer: Viewer): string =>
  hash(
    'sha256',
    JSON.stringify([viewer.tenant, viewer.user, viewer.isActive, mayReadTenant(viewer), readersOf(viewer).toSorted()]),
    'base64url',
  ).slice(0, 22);
