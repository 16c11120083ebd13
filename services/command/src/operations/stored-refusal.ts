import type { Answer } from '../event-store/command.ts';
import { type ReadAnswer, storeAnswer } from '../event-store/stored-answer.ts';
import type { SubjectKeys } from '../sealing/subject-keys.ts';

/** A problem may quote what was sent, sensitive values among it: as an answer that is kept it is sealed. */
const place = 'refusal';

export function storeRefusal(keys: SubjectKeys, tenant: string, { status, body }: Answer): string {
  const sealed = keys.sealText(tenant, place, body).toString('base64');
  return storeAnswer({ status, body: JSON.stringify({ sealed }) }, []);
}

/** An answer that was read, with its problem in clear when it is one. */
export function openRefusal(keys: SubjectKeys, tenant: string, answer: ReadAnswer): ReadAnswer {
  if (answer.status < 400) return answer;
  const { sealed } = JSON.parse(answer.body) as { sealed: string };
  return { ...answer, body: keys.openText(tenant, place, Buffer.from(sealed, 'base64')) };
}
