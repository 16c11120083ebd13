import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { InternalJobRequests, InternalJobs } from '@procession/contracts/internal.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { fillFields } from '../duties/fill-fields.ts';
import { readInstance } from '../duties/system-command.ts';
import type { CommandPorts } from '../ports.ts';

/** What is to be sent for jobs over HTTP, with all filled in but the credential, which only its sender opens. */
export async function jobRequests(
  ports: CommandPorts,
  jobs: InternalJobs['jobs'],
): Promise<InternalJobRequests['jobs']> {
  const places = jobs.map(({ tenant, instance, revision }) => ({ tenant, stream: instanceStream(instance), revision }));
  const facts = await ports.duties.factsAt(places);
  return Promise.all(
    jobs.map(async ({ tenant, instance, job, attempt }, i) => {
      const fact = facts[i];
      const state = await readInstance(ports, places[i]!);
      const open = state?.jobs.find((one) => one.job === job);
      if (!state || fact?.type !== 'JobRequested' || open?.attempt !== attempt) return { gone: true as const };
      const { request, timeoutMs, step } = fact.data as unknown as InstanceEventData<'JobRequested'>;
      if (!request || timeoutMs === undefined) return { gone: true as const };
      const { credential, ...content } = request;
      const filled = fillFields(content as JsonObject, state.data, ports.callbacks.addressIn(tenant, instance));
      return {
        request: { ...(filled as typeof content), ...(credential && { credential: credential.$credential }) },
        timeoutMs,
        step,
      };
    }),
  );
}
