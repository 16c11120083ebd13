import {
  type addItem,
  type cancelInstance,
  type changeData,
  type closeItems,
  type commentTask,
  instanceAnswer,
  type interveneInstance,
  type moveStep,
  type resumeInstance,
  type retryIncident,
  type rewindInstance,
  snapshotAnswer,
  type startInstance,
  type suspendInstance,
  triggerAnswer,
  type triggerEvent,
} from '@procession/contracts/http/command.ts';
import { commandEffect } from '@procession/contracts/http/dry-run.ts';
import { instanceProof } from '@procession/contracts/http/instance-proof.ts';
import { instanceReplay } from '@procession/contracts/http/instance-replay.ts';
import { instanceWhy } from '@procession/contracts/http/instance-why.ts';
import { legacyInstance } from '@procession/contracts/http/legacy-instance.ts';
import {
  type countInstancesBy,
  instanceCounts,
  type listInstances,
} from '@procession/contracts/http/list-instances.ts';
import {
  eventList,
  type getDiff,
  instanceDetail,
  instanceDiff,
  instanceList,
  type listEvents,
} from '@procession/contracts/http/query.ts';
import type { z } from 'zod';
import { type CallsOptions, type Options, part, sendWrite, type Writing } from './calls.ts';

/** By the last part of its path. */
type TriedOperation =
  | 'cancel'
  | 'suspend'
  | 'resume'
  | 'retry'
  | 'rewind'
  | 'move'
  | 'intervene'
  | 'add-item'
  | 'close-items'
  | 'data';

export const instanceCalls = ({ send, commandUrl, queryUrl }: CallsOptions) => {
  const write = <O extends Writing>(method: 'POST' | 'PATCH', path: string, body: unknown, options: O | undefined) =>
    sendWrite(send, { method, base: commandUrl, path, body, answer: instanceAnswer }, options);
  const read = { method: 'GET', base: queryUrl } as const;
  return {
    start: <O extends Writing = undefined>(body: z.input<typeof startInstance>, options?: O) =>
      write('POST', '/v1/instances', body, options),
    /** A CloudEvent: starts every definition that it triggers. */
    trigger: <O extends Writing = undefined>(event: z.input<typeof triggerEvent>, options?: O) =>
      sendWrite(
        send,
        { method: 'POST', base: commandUrl, path: '/v1/triggers', body: event, answer: triggerAnswer },
        options,
      ),
    cancel: <O extends Writing = undefined>(id: string, body: z.input<typeof cancelInstance>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/cancel`, body, options),
    suspend: <O extends Writing = undefined>(id: string, body: z.input<typeof suspendInstance>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/suspend`, body, options),
    resume: <O extends Writing = undefined>(id: string, body: z.input<typeof resumeInstance>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/resume`, body, options),
    retry: <O extends Writing = undefined>(id: string, body: z.input<typeof retryIncident>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/retry`, body, options),
    /** Back to a visit: what follows from it is taken back. */
    rewind: <O extends Writing = undefined>(id: string, body: z.input<typeof rewindInstance>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/rewind`, body, options),
    /** To another step of its scope. */
    move: <O extends Writing = undefined>(id: string, body: z.input<typeof moveStep>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/move`, body, options),
    /** Cancels, finishes or skips a visit. */
    intervene: <O extends Writing = undefined>(id: string, body: z.input<typeof interveneInstance>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/intervene`, body, options),
    /** To a step that grows. */
    addItem: <O extends Writing = undefined>(id: string, body: z.input<typeof addItem>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/add-item`, body, options),
    closeItems: <O extends Writing = undefined>(id: string, body: z.input<typeof closeItems>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/close-items`, body, options),
    comment: <O extends Writing = undefined>(id: string, body: z.input<typeof commentTask>, options?: O) =>
      write('POST', `/v1/instances/${part(id)}/comment`, body, options),
    changeData: <O extends Writing = undefined>(id: string, body: z.input<typeof changeData>, options?: O) =>
      write('PATCH', `/v1/instances/${part(id)}/data`, body, options),
    /** What an operation would do, decided as it would be now; nothing is done. */
    tryOut: (id: string, operation: TriedOperation, body: object, options?: Options) =>
      send({
        method: operation === 'data' ? 'PATCH' : 'POST',
        base: commandUrl,
        path: `/v1/instances/${part(id)}/${operation}`,
        query: { dryRun: true },
        body,
        answer: commandEffect,
        ...options,
      }),

    /** Stores its state, so that it loads fast from here on. */
    takeSnapshot: (id: string, options?: Options) =>
      send({
        method: 'POST',
        base: commandUrl,
        path: `/v1/instances/${part(id)}/snapshot`,
        body: {},
        answer: snapshotAnswer,
        ...options,
      }),

    list: (query: Partial<z.input<typeof listInstances>> = {}, options?: Options) =>
      send({ ...read, path: '/v1/instances', query, answer: instanceList, ...options }),
    /** How many there are of each status. */
    counts: (query: Partial<z.input<typeof countInstancesBy>> = {}, options?: Options) =>
      send({ ...read, path: '/v1/instance-counts', query, answer: instanceCounts, ...options }),
    /** Now, or as it was at a time or a revision. */
    get: (id: string, { at }: { at?: string | number } = {}, options?: Options) =>
      send({ ...read, path: `/v1/instances/${part(id)}`, query: { at }, answer: instanceDetail, ...options }),
    /** In the old embedded shape. */
    getLegacy: (id: string, options?: Options) =>
      send({
        ...read,
        path: `/v1/instances/${part(id)}`,
        query: { shape: 'legacy' },
        answer: legacyInstance,
        ...options,
      }),
    events: (id: string, query: Partial<z.input<typeof listEvents>> = {}, options?: Options) =>
      send({ ...read, path: `/v1/instances/${part(id)}/events`, query, answer: eventList, ...options }),
    /** What it takes to fold it, now or up to a moment. */
    why: (id: string, options?: Options) =>
      send({ ...read, path: `/v1/instances/${part(id)}/why`, answer: instanceWhy, ...options }),
    /** Whether the history is what was recorded. */
    prove: (id: string, options?: Options) =>
      send({ ...read, path: `/v1/instances/${part(id)}/proof`, answer: instanceProof, ...options }),
    replay: (id: string, { at }: { at?: string | number } = {}, options?: Options) =>
      send({ ...read, path: `/v1/instances/${part(id)}/replay`, query: { at }, answer: instanceReplay, ...options }),
    diff: (id: string, query: z.input<typeof getDiff>, options?: Options) =>
      send({ ...read, path: `/v1/instances/${part(id)}/diff`, query, answer: instanceDiff, ...options }),
  };
};
