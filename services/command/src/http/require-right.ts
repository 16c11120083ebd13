import type { Permission } from '@procession/contracts/events/directory.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { CommandPorts } from '../ports.ts';

/** Who is switched off in the directory can do nothing. @throws ProblemError */
export async function requireActive({ indexes }: CommandPorts, tenant: string, actor: string): Promise<void> {
  const index = indexes.get(tenant) ?? (await indexes.load(tenant));
  if (!index.directory.isSwitchedOff(actor)) return;
  await indexes.check(tenant);
  if (!indexes.get(tenant)?.directory.isSwitchedOff(actor)) return;
  throw new ProblemError(
    'missing-permission',
    `${index.directory.nameOf(actor) ?? actor} is switched off in the directory.`,
  );
}

/** For what is no command on a stream. Whoever lacks the right lacks it in the directory as it is now. @throws ProblemError */
export async function requireRight(
  { indexes }: CommandPorts,
  { tenant, actor, permission, what }: { tenant: string; actor: string; permission: Permission; what: string },
): Promise<void> {
  const has = (): boolean => indexes.get(tenant)?.directory.actor(actor).permissions.has(permission) === true;
  if (has()) return;
  await indexes.check(tenant);
  if (!has()) throw new ProblemError('missing-permission', `You may not ${what}.`, { facts: { permission } });
}
