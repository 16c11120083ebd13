import { ProblemError } from '@procession/contracts/problems.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { findInstance } from '@procession/read-models/list-instances.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { QueryPorts } from '../ports.ts';

/**
 * The row of an instance that the viewer may see.
 * @throws ProblemError `instance-not-found`: the same for another tenant's, for one that they may not see, and for none
 */
export async function findVisible(lists: QueryPorts['lists'], viewer: Viewer, id: string): Promise<InstanceRow> {
  const row = await lists(viewer.tenant, (read) => findInstance(read, viewer, id));
  if (!row) throw new ProblemError('instance-not-found', `There is no instance ${id}, or not for you.`);
  return row;
}
