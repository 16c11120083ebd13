import type { AuditEntry } from '@procession/contracts/read-models.ts';
import { words } from '../../words/words.ts';

/** What somebody did, to be read after their name. */
export function actOf({ id, fact, step, stepName, outcome, definition }: AuditEntry): string {
  const { audit } = words;
  const target = definition !== null && !id.startsWith('instance-') ? definition : targetOf(id);
  const parts = {
    step: stepName !== null ? audit.quoted(stepName) : step !== null ? audit.quoted(step) : audit.someTask,
    outcome: fact === 'TaskDecided' ? (outcome ?? '') : (outcome ?? '').replaceAll('_', ' '),
    target: audit.quoted(target),
  };
  return audit.did[fact]?.(parts) ?? audit.other(fact);
}

/** Where it can be looked at: the instance, at this event. */
export function momentOf(id: string): { instance: string; revision: number } | undefined {
  const found = /^instance-(.+)\/(\d+)$/.exec(id);
  return found ? { instance: found[1]!, revision: Number(found[2]) } : undefined;
}

/** “finance” of `role-finance/3`. */
const targetOf = (id: string): string => id.slice(id.indexOf('-') + 1, id.lastIndexOf('/'));
