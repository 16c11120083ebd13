import { abstained } from '@procession/contracts/seats.ts';
import type { ExpressionUse } from '../../compile/compiling.ts';
import type { CheckedDocument } from '../../document/check-document.ts';
import { withUndos } from '../../document/fields-at.ts';
import type { AssignDeclaration } from '../../document/task.ts';
import { pointerPart } from '../../fields/field-kind.ts';
import type { ApprovalDeclaration } from '../../steps/approval/config.ts';
import type { StepDeclaration } from '../../steps/registry.ts';
import type { Report, Warn } from '../issue.ts';

/** What the checks ask of the directory, as it is when a definition is published. */
export interface DirectoryNow {
  /** Undefined when there is no such role. */
  holdersOf: (role: string) => readonly string[] | undefined;
  /** A person who may act: known, active, no machine. */
  isEligible: (user: string) => boolean;
}

/** Who is to act, and whether anybody can. */
export function checkPeople({
  document,
  uses,
  lenient,
  directory,
  report,
  warn,
}: {
  document: CheckedDocument;
  uses: readonly ExpressionUse[];
  lenient: boolean;
  directory?: DirectoryNow | undefined;
  report: Report;
  warn: Warn;
}): void {
  for (const [name, step] of withUndos(document.steps)) {
    const { own, place } = step;
    if (own?.type !== 'approval' && own?.type !== 'form') continue;
    if (!own.assign || namesNobody(own.assign)) {
      if (!lenient || own.type === 'approval')
        report(
          'nobody-assigned',
          `${place}/assign`,
          `say who ${own.type === 'approval' ? 'decides' : 'fills in'} \`${name}\``,
        );
      continue;
    }
    checkSeats(own, own.assign, place, report);
    checkFallback(own.assign, `${place}/assign`, report);
    if (own.type === 'approval') checkPolicy(own, own.assign, place, report);
    if (document.trigger && concernsInitiator(name, own.assign, uses)) {
      warn(
        'initiator-may-be-a-machine',
        `${place}/assign`,
        'started by an event, the initiator is a machine unless the client starts for a person',
      );
    }
    if (directory) checkNow(own, own.assign, { place: `${place}/assign`, directory, warn });
  }
}

const namesNobody = ({ user, users = [], role, roles = [], managerOf, expression }: AssignDeclaration): boolean =>
  [user, role, managerOf, expression].every((way) => way === undefined) && users.length === 0 && roles.length === 0;

function checkFallback({ fallback }: AssignDeclaration, place: string, report: Report): void {
  if (!fallback) return;
  if (namesNobody(fallback)) report('nobody-assigned', `${place}/fallback`, 'say who, when nobody is left');
  for (const key of ['sameAs', 'give'] as const) {
    if (fallback[key] !== undefined && fallback[key] !== 'offer')
      report(
        'invalid-value',
        `${place}/fallback/${key}`,
        `\`${key}\` stands in the first \`assign\`, for whoever is found`,
      );
  }
  checkFallback(fallback, `${place}/fallback`, report);
}

function checkSeats(
  own: Extract<StepDeclaration, { type: 'approval' | 'form' }>,
  assign: AssignDeclaration,
  place: string,
  report: Report,
): void {
  const seats = assign.users ?? [assign.user, assign.managerOf].filter((one) => one !== undefined);
  const { quorum = 0, weights = {} } = votingOf(own);
  if (assign.give !== 'offer' && quorum > 1)
    report('invalid-value', `${place}/assign/give`, `gives it to one person, and the policy needs ${quorum}`);
  if (seats.length > 0 && !assign.fallback) {
    const total = seats.reduce((sum, seat) => sum + (weights[seat] ?? 1), 0);
    if (quorum > total) report('quorum-over-assigned', `${place}/policy/quorum`, `needs ${quorum} of ${total}`);
  }
  if (assign.user === 'initiator' && assign.exclude.includes('initiator')) {
    report('excludes-everybody', `${place}/assign/exclude`, 'excludes the initiator, who is the only one assigned');
  }
}

type Voting = Partial<Exclude<ApprovalDeclaration['policy'], string>>;

const votingOf = (own: Extract<StepDeclaration, { type: 'approval' | 'form' }>): Voting =>
  own.type === 'approval' && typeof own.policy === 'object' ? own.policy : {};

/** Whoever has a veto or a weight must have a seat, as far as the definition itself says who has one. */
function checkPolicy(
  { policy, outcomes }: ApprovalDeclaration,
  { user, users = [], role, roles = [], managerOf, expression }: AssignDeclaration,
  place: string,
  report: Report,
): void {
  if (outcomes.includes(abstained))
    report(
      'invalid-value',
      `${place}/outcomes`,
      `\`${abstained}\` is what \`allow: [abstain]\` gives; take another word`,
    );
  if (typeof policy === 'string' || expression !== undefined || managerOf !== undefined) return;
  const seats = new Set([...users, ...[...(role === undefined ? [] : [role]), ...roles].map((r) => `role:${r}`)]);
  if (user !== undefined) seats.add(user);
  const check = (who: string, at: string, what: string) => {
    if (!seats.has(who)) report('veto-without-seat', `${place}/policy/${at}`, `\`${who}\` ${what} and has no seat`);
  };
  const vetoes = Array.isArray(policy.veto) ? policy.veto : [];
  for (const [index, who] of vetoes.entries()) check(who, `veto/${index}`, 'may veto');
  for (const who of Object.keys(policy.weights ?? {})) check(who, `weights/${pointerPart(who)}`, 'has a weight');
}

function concernsInitiator(
  step: string,
  { user, managerOf, exclude, fallback }: AssignDeclaration,
  uses: readonly ExpressionUse[],
): boolean {
  if (fallback && concernsInitiator(step, fallback, [])) return true;
  if (user === 'initiator' || managerOf === 'initiator' || exclude.includes('initiator')) return true;
  return uses.some((use) => use.step === step && use.use === 'assign' && use.syntax.names.has('initiator'));
}

interface Now {
  place: string;
  directory: DirectoryNow;
  warn: Warn;
}

/** Of the fallback only whether anybody is there: it is for when nobody else is. */
function checkNow(
  own: Extract<StepDeclaration, { type: 'approval' | 'form' }>,
  { users = [], role, roles = [], fallback }: AssignDeclaration,
  { place, directory, warn }: Now,
): void {
  if (fallback) {
    checkNow(own, fallback, { place: `${place}/fallback`, directory, warn });
    return;
  }
  const named = [...(role === undefined ? [] : [role]), ...roles];
  const able = new Set(named.flatMap((r) => (directory.holdersOf(r) ?? []).filter(directory.isEligible)));
  const { quorum = 1, weights } = votingOf(own);
  if (named.length > 0 && able.size === 0)
    warn('nobody-eligible-now', place, `today nobody who may act holds ${named.join(' or ')}`);
  else if (named.length > 0 && !weights && able.size < quorum)
    warn(
      'nobody-eligible-now',
      place,
      `today ${able.size} who may act hold ${named.join(' or ')}, and ${quorum} are needed`,
    );
  for (const user of users) {
    const isHeld = user.startsWith('role:')
      ? (directory.holdersOf(user.slice('role:'.length)) ?? []).some(directory.isEligible)
      : directory.isEligible(user);
    if (!isHeld) warn('nobody-eligible-now', `${place}/users`, `today nobody can take the seat of ${user}`);
  }
}

/** Roles that `holders` and `hasRole` name must be among the definition's, as others must. */
export function checkRolesInExpressions(
  { roles }: CheckedDocument,
  uses: readonly ExpressionUse[],
  report: Report,
): void {
  if (!roles) return;
  for (const { syntax, place } of uses) {
    for (const { name, args } of syntax.calls) {
      const argument = name === 'holders' ? args[0] : name === 'hasRole' ? args[1] : undefined;
      if (argument?.op !== 'value' || typeof argument.args !== 'string' || roles.includes(argument.args)) continue;
      report('unknown-role', place, `\`${argument.args}\` is not among the definition's roles: ${roles.join(', ')}`);
    }
  }
}
