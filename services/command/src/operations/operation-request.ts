import {
  absenceStream,
  definitionStream,
  instanceStream,
  parseTaskId,
  roleStream,
  userStream,
} from '@procession/contracts/ids.ts';
import type { FastifyRequest } from 'fastify';
import type { SubjectKeys } from '../sealing/subject-keys.ts';

/** What of an accepted request is kept until it is carried out. */
export interface OperationRequest {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  client: string | undefined;
  headers: Record<string, string>;
  body: unknown;
}

const keptHeaders = ['if-match', 'traceparent'] as const;

/** The body as it was validated: it passes its schema again. The key is the operation's, whether one was sent or not. */
export function keepRequest({ method, url, headers, body, identity }: FastifyRequest, key: string): OperationRequest {
  const kept: Record<string, string> = { 'idempotency-key': key };
  for (const name of keptHeaders) if (typeof headers[name] === 'string') kept[name] = headers[name];
  return { method: method as OperationRequest['method'], url, client: identity.client, headers: kept, body };
}

interface Owner {
  tenant: string;
  id: string;
}

export const sealRequest = (keys: SubjectKeys, { tenant, id }: Owner, request: OperationRequest): Buffer =>
  keys.sealText(tenant, `operation\n${id}`, JSON.stringify(request));

/** @throws Error when it belongs to another operation, or DATA_KEY is another one. */
export const openRequest = (keys: SubjectKeys, { tenant, id }: Owner, sealed: Buffer): OperationRequest =>
  JSON.parse(keys.openText(tenant, `operation\n${id}`, sealed)) as OperationRequest;

/** The stream that a request is about; undefined for what begins one, or is about none. */
export function lineOf({ routeOptions, params }: FastifyRequest): string | undefined {
  const { id = '', key = '' } = params as { id?: string; key?: string };
  const { url = '' } = routeOptions;
  if (url.startsWith('/v1/instances/:id/')) return instanceStream(id);
  if (url.startsWith('/v1/tasks/:id/')) return instanceStream(parseTaskId(id).instance);
  if (url.startsWith('/v1/definitions/:key/')) return definitionStream(key);
  if (url === '/v1/directory/users/:id') return userStream(id);
  if (url === '/v1/directory/roles/:id') return roleStream(id);
  if (url === '/v1/directory/absences/:id') return absenceStream(id);
  return undefined;
}
