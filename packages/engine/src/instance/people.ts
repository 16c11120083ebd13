import type { Json } from '@procession/contracts/json.ts';
import type { Seat } from '@procession/contracts/seats.ts';
import type { Assign, Scope } from '../compiled.ts';
import type { Directory } from './command.ts';
import { named } from './named.ts';
import { scopeOf } from './names-in-scope.ts';
import type { ItemRef } from './routing-state.ts';
import { decidedIn, type InstanceState } from './state.ts';
import { stepOf, type Work } from './work.ts';

export type ExclusionReason = 'initiator' | 'excluded_field' | 'decider_of';

export interface Seating {
  seats: Seat[];
  /** Holders of a role who were left out. */
  excluded: { user: string; reason: string }[];
}

/** Why a person may not decide here; undefined when they may. Looked at when the task opens, and again at the decision. */
export function exclusionOf(
  { exclude }: Assign,
  user: string,
  state: InstanceState,
  directory: Directory,
): ExclusionReason | undefined {
  for (const rule of exclude) {
    if (rule.who === 'initiator') {
      if (user === state.initiator && !directory.isMachine(user)) return 'initiator';
    } else if (rule.who === 'field') {
      if (state.data[rule.field] === user) return 'excluded_field';
    } else if (hasDecided(state, rule.step, user)) return 'decider_of';
  }
  return undefined;
}

/** In any visit of the step: whoever sent a request back may not approve a later step either. */
const hasDecided = ({ tasks, pastTasks }: InstanceState, step: string, user: string): boolean =>
  tasks.some((task) => task.step === step && decidedIn(task).includes(user)) ||
  named(pastTasks, step)?.decided.includes(user) === true;

/** The seats of a step's task (DEFINITIONS §7). @throws ExpressionFailed */
export function seatsFor(work: Work, item: ItemRef, assign: Assign): Seating {
  const { name } = stepOf(work, item.visit);
  const found = assign.resolve === 'start' ? work.state.resolved?.[name] : undefined;
  return found ? checkedAgain(work, assign, found) : resolveSeats(work, assign, item);
}

/** Without an item: at the start of the instance. @throws ExpressionFailed */
export function resolveSeats(work: Work, assign: Assign, item?: ItemRef): Seating {
  const seating: Seating = { seats: [], excluded: [] };
  const { who } = assign;
  switch (who.by) {
    case 'user':
      addUser(work, assign, seating, who.user === 'initiator' ? work.state.initiator : who.user.id);
      break;
    case 'users':
      for (const one of who.users) {
        if ('role' in one) addRoleSeat(work, assign, seating, one.role);
        else addUser(work, assign, seating, one.user);
      }
      break;
    case 'role':
      for (const role of who.roles) {
        for (const holder of eligibleHolders(work, assign, seating, role)) {
          if (hasSeat(seating, holder)) continue;
          seating.seats.push({ id: `user:${holder}`, name: nameOf(work, holder), role });
        }
      }
      break;
    case 'manager': {
      const manager = managerAt(work, who);
      if (manager !== undefined) addUser(work, assign, seating, manager);
      break;
    }
    case 'expression':
      for (const user of usersIn(who.value(assignScope(work, item)))) addUser(work, assign, seating, user);
      break;
  }
  return seating;
}

/** `level` steps up from the initiator, or from whom a field names; nobody where the line ends before. */
function managerAt(
  { state, context }: Work,
  { of, level }: Extract<Assign['who'], { by: 'manager' }>,
): string | undefined {
  const { directory } = context;
  const from = of === 'initiator' ? state.initiator : state.data[of.field];
  let user = typeof from === 'string' ? from : undefined;
  for (let up = 0; up < level && user !== undefined; up += 1) user = directory.managerOf(user);
  return user;
}

/** A person who is named keeps the seat even when they cannot decide: it must then be filled by reassignment. */
function addUser(work: Work, assign: Assign, seating: Seating, user: string): void {
  if (hasSeat(seating, user)) return;
  const vacant = vacancyOf(work, assign, user);
  seating.seats.push({ id: `user:${user}`, name: nameOf(work, user), ...(vacant && { vacant }) });
}

/** One seat for a role, filled by whoever of it decides first. */
function addRoleSeat(work: Work, assign: Assign, seating: Seating, role: string): void {
  const id = `role:${role}`;
  if (seating.seats.some((seat) => seat.id === id)) return;
  const holders = eligibleHolders(work, assign, seating, role);
  seating.seats.push({ id, name: work.context.directory.roleName(role) ?? role, holders });
}

/** First the excluded are left out, then seats are counted. */
function eligibleHolders(work: Work, assign: Assign, seating: Seating, role: string): string[] {
  const { directory } = work.context;
  const holders = directory.holdersOf(role) ?? [];
  return holders.filter((user) => {
    if (!directory.isEligible(user)) return false;
    const reason = exclusionOf(assign, user, work.state, directory);
    if (reason && !seating.excluded.some((e) => e.user === user)) seating.excluded.push({ user, reason });
    return reason === undefined;
  });
}

/** What was found at the start is kept; who has become excluded or gone since is left out, or leaves a vacant seat. */
function checkedAgain(work: Work, assign: Assign, found: readonly Seat[]): Seating {
  const seating: Seating = { seats: [], excluded: [] };
  const { directory } = work.context;
  for (const seat of found) {
    if (seat.holders) {
      const holders = seat.holders.filter(
        (user) => directory.isEligible(user) && !exclusionOf(assign, user, work.state, directory),
      );
      seating.seats.push({ ...seat, holders });
      continue;
    }
    const user = seat.id.slice('user:'.length);
    if (seat.role === undefined) addUser(work, assign, seating, user);
    else {
      const reason = exclusionOf(assign, user, work.state, directory);
      if (reason) seating.excluded.push({ user, reason });
      else if (directory.isEligible(user)) seating.seats.push(seat);
    }
  }
  return seating;
}

export function vacancyOf(work: Work, assign: Assign | undefined, user: string): Seat['vacant'] {
  const { directory } = work.context;
  if (directory.nameOf(user) === undefined) return 'unknown';
  if (directory.isMachine(user)) return 'machine';
  if (!directory.isEligible(user)) return 'inactive';
  return assign && exclusionOf(assign, user, work.state, directory);
}

export const nameOf = (work: Work, user: string): string => work.context.directory.nameOf(user) ?? user;

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
