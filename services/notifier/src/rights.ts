import { hash } from 'node:crypto';
import { mayReadTenant, readersOf, type Viewer } from '@procession/read-models/viewer.ts';

/**
 * Says whether what somebody may see is still the same: a client gives it back when it resumes. Not a secret; whoever
 * makes one up only keeps rows that they have.
 */
export const rightsFingerprint = (viewer: Viewer): string =>
  hash(
    'sha256',
    JSON.stringify([
      viewer.tenant,
      viewer.user,
      viewer.isActive,
      mayReadTenant(viewer),
      readersOf(viewer).toSorted(),
      standsInAs(viewer),
    ]),
    'base64url',
  ).slice(0, 22);

/** For whom somebody stands in now, and for which tasks of theirs. */
export const standsInAs = ({ standsInFor = [] }: Viewer): string =>
  standsInFor
    .map(({ user, definitions }) => JSON.stringify([user, definitions?.toSorted() ?? null]))
    .toSorted()
    .join();
