import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { InternalJobRequests, InternalJobs } from '@procession/contracts/internal.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { fillFields } from '../duties/fill-fields.ts';
import { readInstance } from '../duties/system-command.ts';
import type { CommandPorts } from '../ports.ts';

type Job = InternalJobs['jobs'][number];
type JobRequest = InternalJobRequests['jobs'][number];

/** What is to be sent for jobs over HTTP, with all filled in but the credential, which only its sender opens. */
export async function jobRequests(
  ports: CommandPorts,
  jobs: readonly Job[],
  logger: Pick<Logger, 'error'>,
): Promise<JobRequest[]> {
  const places = jobs.map(({ tenant, instance, revision }) => ({ tenant, stream: instanceStream(instance), revision }));
  const facts = await ports.duties.factsAt(places);
  return Promise.all(
    jobs.map((job, i) =>
      jobRequest(ports, job, facts[i]).catch((error: unknown): JobRequest => {
        logger.error({ err: error, instance: job.instance, job: job.job }, 'what a job sends could not be read');
        return { later: 'failed' };
      }),
    ),
  );
}

async function jobRequest(
  ports: CommandPorts,
  { tenant, instance, job, attempt, revision }: Job,
  fact: Awaited<ReturnType<CommandPorts['duties']['factsAt']>>[number],
): Promise<JobRequest> {
  if (fact?.type !== 'JobRequested') return { gone: true };
  const state = await readInstance(ports, { tenant, stream: instanceStream(instance), revision });
  if (!state) return { later: 'unavailable' };
  if (state.jobs.find((open) => open.job === job)?.attempt !== attempt) return { gone: true };
  const { request, timeoutMs, step } = fact.data as unknown as InstanceEventData<'JobRequested'>;
  if (!request || timeoutMs === undefined) return { gone: true };
  const { credential, ...content } = request;
  const filled = fillFields(content as JsonObject, state.data, ports.callbacks.addressIn(tenant, instance));
  return {
    request: { ...(filled as typeof content), ...(credential && { credential: credential.$credential }) },
    timeoutMs,
    step,
    ...(fact.traceparent !== null && { traceparent: fact.traceparent }),
  };
}
