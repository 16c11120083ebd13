import { abandonJobs, requestJob } from '../../instance/jobs.ts';
import type { StepType } from '../../instance/step-types.ts';

/** Has a machine do something: a request over HTTP, or a job that workers pull. */
export const service: StepType = {
  open: (work, item, step) => requestJob(work, item, step),
  withdraw: abandonJobs,
};
