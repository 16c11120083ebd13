import type { DirectoryEvent, RoleProfile, UserProfile } from '@procession/contracts/events/directory.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { Fold } from '../event-store/command.ts';

export interface UserState {
  revision: number;
  profile?: UserProfile;
}
export interface RoleState {
  revision: number;
  profile?: RoleProfile;
  /** In order of id. */
  holders: readonly string[];
}

type UserEvent = Extract<DirectoryEvent, { type: `User${string}` }>;
type RoleEvent = Extract<DirectoryEvent, { type: `Role${string}` }>;

const noUser: UserState = { revision: 0 };
const noRole: RoleState = { revision: 0, holders: [] };

const evolveUser = (_state: UserState, event: UserEvent, revision: number): UserState => ({
  revision,
  profile: event.data.profile,
});

function evolveRole(state: RoleState, event: RoleEvent, revision: number): RoleState {
  switch (event.type) {
    case 'RoleDefined':
    case 'RoleChanged':
      return { ...state, revision, profile: event.data.profile };
    case 'RoleGranted':
      return { ...state, revision, holders: [...new Set([...state.holders, ...event.data.users])].sort() };
    case 'RoleRevoked': {
      const gone = new Set(event.data.users);
      return { ...state, revision, holders: state.holders.filter((user) => !gone.has(user)) };
    }
    default:
      return unreachable(event);
  }
}

export const userFold: Fold = {
  initial: noUser,
  evolve: (state, { type, data, revision }) =>
    evolveUser(state as UserState, { type, data } as unknown as UserEvent, revision),
};
export const roleFold: Fold = {
  initial: noRole,
  evolve: (state, { type, data, revision }) =>
    evolveRole(state as RoleState, { type, data } as unknown as RoleEvent, revision),
};
