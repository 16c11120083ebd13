import { type Answer, type Asking, send } from './send.ts';

type Reading = Pick<Asking, 'query' | 'signal'>;
type Writing = Pick<Asking, 'idempotencyKey' | 'ifMatch' | 'signal'>;

/** Of the query service: `read<TaskPage>('/v1/tasks/…')`. */
export const read = async <T>(path: string, options: Reading = {}): Promise<T> =>
  (await send<T>({ method: 'GET', path: `/api/read${path}`, ...options })).body;

/** Of the command service. */
export const readWritten = <T>(path: string, options: Reading = {}): Promise<Answer<T>> =>
  send<T>({ method: 'GET', path: `/api/write${path}`, ...options });

const writing =
  (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE') =>
  async <T>(path: string, body?: unknown, options: Writing = {}): Promise<T> =>
    (await send<T>({ method, path: `/api/write${path}`, ...(body !== undefined && { body }), ...options })).body;

export const post = writing('POST');
export const put = writing('PUT');
export const patch = writing('PATCH');
export const remove = writing('DELETE');

/** One part of a path. */
export const part = (value: string | number): string => encodeURIComponent(String(value));
