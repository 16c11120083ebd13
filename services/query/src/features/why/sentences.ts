import type { InstanceDetail } from '../../moments/detail.ts';
import { minuteOf } from '../timeline/machine-facts.ts';
import { summary } from '../timeline/summary.ts';

type Work = InstanceDetail['work'];

/** Names in a sentence at most. */
const namesMax = 4;

export function ofTask(
  { stepName, kind }: Pick<InstanceDetail['tasks'][number], 'stepName' | 'kind'>,
  names: readonly string[],
  { isByOne, isClaimed }: { isByOne: boolean; isClaimed: boolean },
): string {
  const what = kind === 'form' ? 'fill it in' : 'decide';
  if (isClaimed) return `“${stepName}” waits for ${list(names, 'and')}, who took it, to ${what}.`;
  return `“${stepName}” waits for ${list(names, isByOne ? 'or' : 'and')} to ${what}.`;
}

export function ofJob({ name, kind, type, attempt, error, nextAt }: Work['jobs'][number]): string {
  const whom = kind === 'http' ? 'another system' : type === null ? 'a worker' : `a worker of “${type}”`;
  if (error === null) return `“${name}” waits for ${whom}.`;
  const why = error.status === undefined ? error.kind : `status ${error.status}`;
  return `“${name}” waits for ${whom}: attempt ${attempt}${nextAt === null ? '' : `, not before ${minuteOf(nextAt)}`}, for the one before failed (${why}).`;
}

export const ofWait = ({ name, alternatives }: Work['waits'][number]): string =>
  `“${name}” waits for ${list(alternatives.map(called), 'or')}.`;

function called({ kind, name, at }: Work['waits'][number]['alternatives'][number]): string {
  switch (kind) {
    case 'message':
      return `the message “${name}”`;
    case 'signal':
      return `the signal “${name}”`;
    case 'callback':
      return 'an answer from outside';
    case 'time':
      return at === null ? 'a time' : `the time ${minuteOf(at)}`;
    case 'condition':
      return 'a condition';
  }
}

export const ofStart = (at: string): string => `It begins at ${minuteOf(at)}.`;
export const ofTimer = (name: string, at: string): string => `“${name}” goes on at ${minuteOf(at)}.`;
export const ofChild = (name: string, definition: string): string => `“${name}” waits for the end of “${definition}”.`;

export const ofIncident = (kind: string, stepName: string | undefined): string =>
  summary({
    fact: 'IncidentRaised',
    toStatus: '',
    facts: { kind, ...(stepName !== undefined && { stepName }) },
    actor: '',
    onBehalfOf: null,
  });

/** Of the instance as a whole. */
export function ofAll(status: string, sentences: readonly string[], count: number): string {
  const [first] = sentences;
  if (first !== undefined) return count === 1 ? first : `${first} And ${count - 1} more.`;
  return openStatuses.has(status) ? 'It waits for nothing that is known here.' : `It ended: ${status}.`;
}

const openStatuses: ReadonlySet<string> = new Set(['pending', 'in_progress', 'suspended']);

function list(names: readonly string[], last: 'or' | 'and'): string {
  if (names.length > namesMax)
    return `${names.slice(0, namesMax - 1).join(', ')} ${last} ${names.length - namesMax + 1} more`;
  return names.length < 2 ? (names[0] ?? 'nobody') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
}
