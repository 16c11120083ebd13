import {
  activatedJobs,
  type activateJobs,
  type completeJob,
  type failJob,
  type heartbeatJob,
  jobAnswer,
  jobLease,
  messageAnswer,
  type sendMessage,
  type sendSignal,
  signalAnswer,
} from '@procession/contracts/http/machines.ts';
import type { z } from 'zod';
import { type CallsOptions, type Options, sendWrite, type Writing } from './calls.ts';

/** What other systems do: messages, signals, pulled jobs. */
export const machineCalls = ({ send, commandUrl }: CallsOptions) => {
  const post = <T>(path: string, body: unknown, answer: z.ZodType<T>) =>
    ({ method: 'POST', base: commandUrl, path, body, answer }) as const;
  return {
    /** Goes to exactly one that waits for it, or is kept. */
    message: <O extends Writing = undefined>(body: z.input<typeof sendMessage>, options?: O) =>
      sendWrite(send, post('/v1/messages', body, messageAnswer), options),
    /** To all who wait now. */
    signal: <O extends Writing = undefined>(body: z.input<typeof sendSignal>, options?: O) =>
      sendWrite(send, post('/v1/signals', body, signalAnswer), options),
    /** Jobs to do; with `waitMs` as soon as there is one. */
    activateJobs: (body: z.input<typeof activateJobs>, options?: Options) =>
      send({ ...post('/v1/jobs/activate', body, activatedJobs), ...options }),
    heartbeatJob: (body: z.input<typeof heartbeatJob>, options?: Options) =>
      send({ ...post('/v1/jobs/heartbeat', body, jobLease), ...options }),
    completeJob: <O extends Writing = undefined>(body: z.input<typeof completeJob>, options?: O) =>
      sendWrite(send, post('/v1/jobs/complete', body, jobAnswer), options),
    failJob: <O extends Writing = undefined>(body: z.input<typeof failJob>, options?: O) =>
      sendWrite(send, post('/v1/jobs/fail', body, jobAnswer), options),
  };
};
