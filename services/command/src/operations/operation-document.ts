import type { Operation } from '@procession/contracts/http/operations.ts';
import type { Json } from '@procession/contracts/json.ts';
import { type Problem, problemOf } from '@procession/contracts/problems.ts';
import { type ReadAnswer, readAnswer } from '../event-store/stored-answer.ts';
import { keyReused } from '../http/send-outcome.ts';
import type { SubjectKeys } from '../sealing/subject-keys.ts';
import type { OperationRow } from './operation-store.ts';
import { openRefusal } from './stored-refusal.ts';

const linksOf = (id: string): Operation['links'] => ({ self: `/v1/operations/${id}` });

export const acceptedOperation = (id: string): Operation => ({ id, status: 'accepted', links: linksOf(id) });

/** An operation as its sender sees it. Its result is what stands under its key, as a direct request would be answered. */
export function documentOf(keys: SubjectKeys, tenant: string, id: string, row: OperationRow): Operation {
  const links = linksOf(id);
  if (!row.finished_at) return { id, status: row.is_held ? 'running' : 'accepted', links };
  if (row.response === null) return { id, status: 'failed', problem: problemOf(keyReused()), links };
  const answer = openRefusal(keys, tenant, readAnswer(row.response, row.epoch));
  if (answer.status >= 400) return { id, status: 'failed', problem: JSON.parse(answer.body) as Problem, links };
  return { id, status: 'succeeded', result: resultOf(answer), links };
}

const resultOf = ({ status, body, etag, location, token }: ReadAnswer): NonNullable<Operation['result']> => ({
  status,
  body: JSON.parse(body) as Json,
  ...(etag !== undefined && { etag }),
  ...(location !== undefined && { location }),
  ...(token !== undefined && { consistencyToken: token }),
});
