import { type GraphStep, listed } from '../graph/document.ts';

export type WhoKind = 'role' | 'initiator' | 'manager' | 'users' | 'other' | 'none';

/** Who is asked, as far as it is one of the usual ways; `other` is left to the text. */
export interface Who {
  kind: WhoKind;
  role: string;
  users: readonly string[];
  notInitiator: boolean;
}

type Assign = Record<string, unknown>;
const ways = ['user', 'users', 'role', 'roles', 'managerOf', 'level', 'expression'] as const;

export function assignOf({ assign }: GraphStep): Who {
  const given = (assign ?? {}) as Assign;
  const { role, user, managerOf, level } = given;
  const users = listed(given.users as string | string[] | undefined);
  const named = typeof user === 'string' && user !== 'initiator' ? [user] : users;
  const which = ways.filter((way) => given[way] !== undefined && way !== 'level');
  const kind: WhoKind =
    assign === undefined
      ? 'none'
      : which.length !== 1
        ? which.length === 0
          ? 'none'
          : 'other'
        : typeof role === 'string'
          ? 'role'
          : user === 'initiator'
            ? 'initiator'
            : managerOf === 'initiator' && level === undefined
              ? 'manager'
              : named.length > 0
                ? 'users'
                : 'other';
  return {
    kind,
    role: typeof role === 'string' ? role : '',
    users: named,
    notInitiator: listed(given.exclude as unknown[] | undefined).includes('initiator'),
  };
}

/** The rest of what `assign` says stays as it is. */
export function withAssign(step: GraphStep, { kind, role, users }: Who): GraphStep {
  const given = Object.fromEntries(
    Object.entries((step.assign ?? {}) as Assign).filter(([key]) => !(ways as readonly string[]).includes(key)),
  );
  switch (kind) {
    case 'role':
      return { ...step, assign: { role, ...given } };
    case 'initiator':
      return { ...step, assign: { user: 'initiator', ...without(given, 'initiator') } };
    case 'manager':
      return { ...step, assign: { managerOf: 'initiator', ...given } };
    case 'users':
      return { ...step, assign: { users: [...users], ...given } };
    case 'none':
    case 'other':
      return step;
  }
}

export function withoutInitiator(step: GraphStep, isExcluded: boolean): GraphStep {
  const given = (step.assign ?? {}) as Assign;
  if (!isExcluded) return { ...step, assign: without(given, 'initiator') };
  return { ...step, assign: { ...given, exclude: [...listed(given.exclude as unknown[] | undefined), 'initiator'] } };
}

function without(assign: Assign, who: string): Assign {
  const { exclude, ...rest } = assign;
  const left = listed(exclude as unknown[] | undefined).filter((each) => each !== who);
  return left.length > 0 ? { ...rest, exclude: left } : rest;
}

export interface Policy {
  kind: 'any' | 'all' | 'quorum' | 'other';
  quorum: number;
}

export function policyOf({ policy }: GraphStep): Policy {
  if (policy === undefined || policy === 'any') return { kind: 'any', quorum: 1 };
  if (policy === 'all') return { kind: 'all', quorum: 2 };
  const { quorum, ...rest } = policy as Assign;
  return typeof quorum === 'number' && Object.keys(rest).length === 0
    ? { kind: 'quorum', quorum }
    : { kind: 'other', quorum: typeof quorum === 'number' ? quorum : 2 };
}

export function withPolicy(step: GraphStep, { kind, quorum }: Policy): GraphStep {
  const { policy: _, ...rest } = step;
  if (kind === 'other') return step;
  if (kind === 'any') return rest as GraphStep;
  return { ...rest, policy: kind === 'all' ? 'all' : { quorum: Math.max(1, quorum) } } as GraphStep;
}
