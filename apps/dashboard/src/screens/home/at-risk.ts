import type { InstanceRow, TaskRow } from '@procession/contracts/read-models.ts';

/** Instances whose current step is due before `until`, and which wait for somebody else: the most urgent first. */
export function atRisk(
  instances: Iterable<InstanceRow>,
  tasks: readonly Pick<TaskRow, 'instance'>[],
  until: number,
): InstanceRow[] {
  const mine = new Set(tasks.map(({ instance }) => instance));
  return [...instances]
    .filter(
      ({ id, dueAt, endedAt }) => dueAt !== null && endedAt === null && Date.parse(dueAt) < until && !mine.has(id),
    )
    .sort((a, b) => (a.dueAt! < b.dueAt! ? -1 : a.dueAt! > b.dueAt! ? 1 : a.id < b.id ? -1 : 1));
}
