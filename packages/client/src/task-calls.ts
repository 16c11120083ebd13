import {
  type askInformation,
  type assignTask,
  type commentTask,
  type completeTask,
  type decideTask,
  type delegateTask,
  type giveInformation,
  type returnTask,
  taskAnswer,
} from '@procession/contracts/http/command.ts';
import { commandEffect } from '@procession/contracts/http/dry-run.ts';
import { type listTasks, taskList, taskPage } from '@procession/contracts/http/query.ts';
import {
  type DraftVisibility,
  type putTaskDraft,
  taskDraft,
  taskDraftAnswer,
} from '@procession/contracts/http/task-drafts.ts';
import type { z } from 'zod';
import { type CallsOptions, type Options, part, sendWrite, type Writing } from './calls.ts';

export const taskCalls = ({ send, commandUrl, queryUrl }: CallsOptions) => {
  const write = <O extends Writing>(id: string, verb: string, body: unknown, options: O | undefined) =>
    sendWrite(
      send,
      { method: 'POST', base: commandUrl, path: `/v1/tasks/${part(id)}/${verb}`, body, answer: taskAnswer },
      options,
    );
  const read = { method: 'GET', base: queryUrl } as const;
  const draft = (id: string, visibility: DraftVisibility) => {
    return { base: commandUrl, path: `/v1/tasks/${part(id)}/draft`, query: { visibility } };
  };
  return {
    claim: <O extends Writing = undefined>(id: string, options?: O) => write(id, 'claim', {}, options),
    release: <O extends Writing = undefined>(id: string, options?: O) => write(id, 'release', {}, options),
    assign: <O extends Writing = undefined>(id: string, body: z.input<typeof assignTask>, options?: O) =>
      write(id, 'assign', body, options),
    delegate: <O extends Writing = undefined>(id: string, body: z.input<typeof delegateTask>, options?: O) =>
      write(id, 'delegate', body, options),
    return: <O extends Writing = undefined>(id: string, body: z.input<typeof returnTask> = {}, options?: O) =>
      write(id, 'return', body, options),
    ask: <O extends Writing = undefined>(id: string, body: z.input<typeof askInformation>, options?: O) =>
      write(id, 'ask', body, options),
    answer: <O extends Writing = undefined>(id: string, body: z.input<typeof giveInformation>, options?: O) =>
      write(id, 'answer', body, options),
    withdraw: <O extends Writing = undefined>(id: string, options?: O) => write(id, 'withdraw', {}, options),
    decide: <O extends Writing = undefined>(id: string, body: z.input<typeof decideTask>, options?: O) =>
      write(id, 'decide', body, options),
    complete: <O extends Writing = undefined>(id: string, body: z.input<typeof completeTask>, options?: O) =>
      write(id, 'complete', body, options),
    comment: <O extends Writing = undefined>(id: string, body: z.input<typeof commentTask>, options?: O) =>
      write(id, 'comment', body, options),

    /** What it would lead to, decided as it would be now; nothing is done. */
    tryOut: (id: string, operation: 'decide' | 'complete', body: object, options?: Options) =>
      send({
        method: 'POST',
        base: commandUrl,
        path: `/v1/tasks/${part(id)}/${operation}`,
        query: { dryRun: true },
        body,
        answer: commandEffect,
        ...options,
      }),

    /** Undefined: nothing is typed into it. */
    getDraft: (id: string, visibility: DraftVisibility, options?: Options) =>
      send({ ...draft(id, visibility), method: 'GET', answer: taskDraft.optional(), ...options }),
    /** `ifMatch`: the `draftRevision` that was edited; none for the first save. */
    putDraft: <O extends Writing = undefined>(
      id: string,
      visibility: DraftVisibility,
      body: z.input<typeof putTaskDraft>,
      options?: O,
    ) => sendWrite(send, { ...draft(id, visibility), method: 'PUT', body, answer: taskDraftAnswer }, options),
    deleteDraft: <O extends Writing = undefined>(id: string, visibility: DraftVisibility, options?: O) =>
      sendWrite(send, { ...draft(id, visibility), method: 'DELETE', answer: taskDraftAnswer }, options),

    list: (query: Partial<z.input<typeof listTasks>> = {}, options?: Options) =>
      send({ ...read, path: '/v1/tasks', query, answer: taskList, ...options }),
    get: (id: string, options?: Options) =>
      send({ ...read, path: `/v1/tasks/${part(id)}`, answer: taskPage, ...options }),
  };
};
