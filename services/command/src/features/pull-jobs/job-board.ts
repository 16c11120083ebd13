import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { Json } from '@procession/contracts/json.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { DutyStore } from '../../duties/duty-store.ts';
import { fillFields } from '../../duties/fill-fields.ts';
import { instanceOfStream, readInstance } from '../../duties/system-command.ts';
import type { CommandPorts } from '../../ports.ts';

interface Activated {
  stream: string;
  number: number;
  attempt: number;
  revision: number;
  type: string;
  lease_until: Date;
}

export interface ActivatedJob {
  id: string;
  type: string;
  attempt: number;
  input: Json;
  leaseUntil: string;
  instance: string;
  step: string;
}

/** Pulled jobs as external workers take them. `holder`: the name that a worker gives itself. */
export const createJobBoard = (connection: Connection) => ({
  activate: (tenant: string, types: readonly string[], holder: string, max: number, leaseMs: number | undefined) =>
    connection.query<Activated>(
      'activate-jobs',
      'select stream, number, attempt, revision, type, lease_until from log.activate_jobs($1, $2, $3, $4, $5)',
      [tenant, types, holder, max, leaseMs ?? null],
    ),
  /** Undefined when it is not theirs any more. */
  extend: async (
    tenant: string,
    job: { stream: string; number: number; attempt: number },
    holder: string,
    leaseMs: number | undefined,
  ): Promise<Date | undefined> => {
    const [row] = await connection.query<{ lease_until: Date }>(
      'extend-lease',
      'select lease_until from log.extend_lease($1, $2, $3, $4, $5, $6)',
      [tenant, job.stream, job.number, job.attempt, holder, leaseMs ?? null],
    );
    return row?.lease_until;
  },
});
export type JobBoard = ReturnType<typeof createJobBoard>;

/** With what they are to do: sensitive fields are filled in here, from the instance as it is. */
export async function describeJobs(
  ports: CommandPorts,
  store: DutyStore,
  tenant: string,
  activated: readonly Activated[],
): Promise<ActivatedJob[]> {
  const facts = await store.factsAt(activated.map(({ stream, revision }) => ({ tenant, stream, revision })));
  const jobs = await Promise.all(
    activated.map(async ({ stream, number, attempt, revision, type, lease_until }, i): Promise<ActivatedJob[]> => {
      const instance = instanceOfStream(stream);
      const state = await readInstance(ports, { tenant, stream, revision });
      const requested = facts[i]?.data as InstanceEventData<'JobRequested'> | undefined;
      if (!state || !requested) return []; // its lease runs out, and it comes again
      const input = fillFields(requested.input ?? {}, state.data, ports.callbacks.addressIn(tenant, instance));
      const leaseUntil = lease_until.toISOString();
      return [{ id: `${instance}.${number}`, type, attempt, input, leaseUntil, instance, step: requested.step }];
    }),
  );
  return jobs.flat();
}
