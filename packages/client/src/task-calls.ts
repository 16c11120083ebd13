import {
  type assignTask,
  type commentTask,
  type completeTask,
  type decideTask,
  taskAnswer,
} from '@procession/contracts/http/command.ts';
import { type listTasks, taskList, taskPage } from '@procession/contracts/http/query.ts';
import type { z } from 'zod';
import { type CallsOptions, type Options, part } from './calls.ts';

export const taskCalls = ({ send, commandUrl, queryUrl }: CallsOptions) => {
  const write = (id: string, verb: string, body: unknown, options: Options) =>
    send({
      method: 'POST',
      base: commandUrl,
      path: `/v1/tasks/${part(id)}/${verb}`,
      body,
      answer: taskAnswer,
      ...options,
    });
  const read = { method: 'GET', base: queryUrl } as const;
  return {
    claim: (id: string, options?: Options) => write(id, 'claim', {}, options),
    release: (id: string, options?: Options) => write(id, 'release', {}, options),
    assign: (id: string, body: z.input<typeof assignTask>, options?: Options) => write(id, 'assign', body, options),
    decide: (id: string, body: z.input<typeof decideTask>, options?: Options) => write(id, 'decide', body, options),
    complete: (id: string, body: z.input<typeof completeTask>, options?: Options) =>
      write(id, 'complete', body, options),
    comment: (id: string, body: z.input<typeof commentTask>, options?: Options) => write(id, 'comment', body, options),

    list: (query: Partial<z.input<typeof listTasks>> = {}, options?: Options) =>
      send({ ...read, path: '/v1/tasks', query, answer: taskList, ...options }),
    get: (id: string, options?: Options) =>
      send({ ...read, path: `/v1/tasks/${part(id)}`, answer: taskPage, ...options }),
  };
};
