import type { Json } from '@procession/contracts/json.ts';
import type { Seat } from '@procession/contracts/seats.ts';
import type { Assign, Scope } from '../compiled.ts';
import { named } from './named.ts';
import { dataIn, scopeId, scopeOf } from './names-in-scope.ts';
import { type ItemRef, itemOfScope, placeOfWork, type ScopeKey, scopesFrom, visitAt } from './routing-state.ts';
import { decidedIn, type PastTasks } from './state.ts';
import { stepNamed, stepOf, type Work } from './work.ts';

export type ExclusionReason = 'initiator' | 'excluded_field' | 'decider_of';

export interface Seating {
  seats: Seat[];
  /** Holders of a role who were left out. */
  excluded: { user: string; reason: string }[];
}

/** For which work item, in which command. Without an item: at the start of the instance. */
export type Asking = Pick<Work, 'definition' | 'state' | 'context'> & { assign: Assign; item: ItemRef | undefined };

/** Why a person may not decide here; undefined when they may. Looked at when the task opens, and again at the decision. */
export function exclusionOf(asking: Asking, user: string): ExclusionReason | undefined {
  const { assign, state, context } = asking;
  for (const rule of assign.exclude) {
    if (rule.who === 'initiator') {
      if (user === state.initiator && !context.directory.isMachine(user)) return 'initiator';
    } else if (rule.who === 'field') {
      if (dataIn(state, scopeAround(asking))[rule.field] === user) return 'excluded_field';
    } else if (deciders(asking, rule.step).has(user)) return 'decider_of';
  }
  return undefined;
}

const scopeAround = ({ state, item }: Asking): ScopeKey | undefined => item && placeOfWork(state.routing, item.visit);

/**
 * In any visit of the step, whoever sent a request back among them. Of the innermost scope around that holds the step, as
 * `steps.x` counts; of a step that no scope around holds, in the whole instance.
 */
function deciders(asking: Asking, step: string): ReadonlySet<string> {
  const { definition, state } = asking;
  const { within } = stepNamed(definition, step);
  const around = scopesFrom(state.routing, scopeAround(asking));
  const holder = around.find((key) => visitAt(state.routing, itemOfScope(key).visit).step === within);
  const scope = holder === undefined ? undefined : scopeId(state, holder);
  const those = state.tasks.filter((t) => t.step === step && (scope === undefined || t.scopes?.[0] === scope));
  return new Set([...those.flatMap(decidedIn), ...pastDeciders(named(state.pastTasks, step), scope)]);
}

/** Of scopes that are not known apart any more, all of them: rather one too many is kept off. */
function pastDeciders(past: PastTasks | undefined, scope: string | undefined): readonly string[] {
  if (!past || scope === undefined) return past?.decided ?? [];
  return past.decidedIn?.find((one) => one.scope === scope)?.decided ?? (past.isMixed ? past.decided : []);
}

/** The seats of a step's task (DEFINITIONS §7). @throws ExpressionFailed */
export function seatsFor(work: Work, item: ItemRef, assign: Assign): Seating {
  const { name } = stepOf(work, item.visit);
  const found = assign.resolve === 'start' ? work.state.resolved?.[name] : undefined;
  return found ? checkedAgain({ ...work, assign, item }, found) : resolveSeats(work, assign, item);
}

/** Without an item: at the start of the instance. @throws ExpressionFailed */
export function resolveSeats(work: Work, assign: Assign, item?: ItemRef): Seating {
  const seating: Seating = { seats: [], excluded: [] };
  const asking: Asking = { ...work, assign, item };
  const { who } = assign;
  switch (who.by) {
    case 'user':
      addUser(asking, seating, who.user === 'initiator' ? work.state.initiator : who.user.id);
      break;
    case 'users':
      for (const one of who.users) {
        if ('role' in one) addRoleSeat(asking, seating, one.role);
        else addUser(asking, seating, one.user);
      }
      break;
    case 'role':
      for (const role of who.roles) {
        for (const holder of eligibleHolders(asking, seating, role)) {
          if (hasSeat(seating, holder)) continue;
          seating.seats.push({ id: `user:${holder}`, name: nameOf(work, holder), role });
        }
      }
      break;
    case 'manager': {
      const manager = managerAt(asking, who);
      if (manager !== undefined) addUser(asking, seating, manager);
      break;
    }
    case 'expression':
      for (const user of usersIn(who.value(assignScope(work, item)))) addUser(asking, seating, user);
      break;
  }
  return seating;
}

/** `level` steps up from the initiator, or from whom a field names; nobody where the line ends before. */
function managerAt(asking: Asking, { of, level }: Extract<Assign['who'], { by: 'manager' }>): string | undefined {
  const { state, context } = asking;
  const { directory } = context;
  const from = of === 'initiator' ? state.initiator : dataIn(state, scopeAround(asking))[of.field];
  let user = typeof from === 'string' ? from : undefined;
  for (let up = 0; up < level && user !== undefined; up += 1) user = directory.managerOf(user);
  return user;
}

/** A person who is named keeps the seat even when they cannot decide: it must then be filled by reassignment. */
function addUser(asking: Asking, seating: Seating, user: string): void {
  if (hasSeat(seating, user)) return;
  const vacant = vacancyOf(asking, user);
  seating.seats.push({ id: `user:${user}`, name: nameOf(asking, user), ...(vacant && { vacant }) });
}

/** One seat for a role, filled by whoever of it decides first. */
function addRoleSeat(asking: Asking, seating: Seating, role: string): void {
  const id = `role:${role}`;
  if (seating.seats.some((seat) => seat.id === id)) return;
  const holders = eligibleHolders(asking, seating, role);
  seating.seats.push({ id, name: asking.context.directory.roleName(role) ?? role, holders });
}

/** First the excluded are left out, then seats are counted. */
function eligibleHolders(asking: Asking, seating: Seating, role: string): string[] {
  const { directory } = asking.context;
  const holders = directory.holdersOf(role) ?? [];
  return holders.filter((user) => {
    if (!directory.isEligible(user)) return false;
    const reason = exclusionOf(asking, user);
    if (reason && !seating.excluded.some((e) => e.user === user)) seating.excluded.push({ user, reason });
    return reason === undefined;
  });
}

/** What was found at the start is kept; who has become excluded or gone since is left out, or leaves a vacant seat. */
function checkedAgain(asking: Asking, found: readonly Seat[]): Seating {
  const seating: Seating = { seats: [], excluded: [] };
  const { directory } = asking.context;
  for (const seat of found) {
    if (seat.holders) {
      const holders = seat.holders.filter((user) => directory.isEligible(user) && !exclusionOf(asking, user));
      seating.seats.push({ ...seat, holders });
      continue;
    }
    const user = seat.id.slice('user:'.length);
    if (seat.role === undefined) addUser(asking, seating, user);
    else {
      const reason = exclusionOf(asking, user);
      if (reason) seating.excluded.push({ user, reason });
      else if (directory.isEligible(user)) seating.seats.push(seat);
    }
  }
  return seating;
}

export function vacancyOf(
  asking: Omit<Asking, 'assign'> & { assign: Assign | undefined },
  user: string,
): Seat['vacant'] {
  const { assign, context } = asking;
  const { directory } = context;
  if (directory.nameOf(user) === undefined) return 'unknown';
  if (directory.isMachine(user)) return 'machine';
  if (!directory.isEligible(user)) return 'inactive';
  return assign && exclusionOf({ ...asking, assign }, user);
}

export const nameOf = (work: Pick<Work, 'context'>, user: string): string =>
  work.context.directory.nameOf(user) ?? user;

const hasSeat = ({ seats }: Seating, user: string): boolean => seats.some((seat) => seat.id === `user:${user}`);

function assignScope(work: Work, item: ItemRef | undefined): Scope {
  const { managerOf, holdersOf } = work.context.directory;
  return { ...scopeOf(work, item), directory: { managerOf, holdersOf } };
}

/** An assign expression gives a user or a list of users. */
function usersIn(value: Json): string[] {
  const users = Array.isArray(value) ? value : [value];
  return users.filter((user): user is string => typeof user === 'string' && user !== '');
}
