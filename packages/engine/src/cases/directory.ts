import type { Directory } from '../instance/command.ts';

/** People and roles made up for a case or a test: whoever is named exists, unless it says otherwise. */
export interface DirectoryParts {
  /** Holders by role. */
  roles?: Record<string, string[]>;
  users?: Record<string, { name?: string; manager?: string; active?: boolean; kind?: 'person' | 'machine' }>;
  unknown?: string[];
  /** Whoever has no manager of their own has `<user>_manager`. */
  hasManagers?: boolean;
  absences?: Absence[];
}

/** Days, both counted in. */
export interface Absence {
  user: string;
  substitute: string;
  from: string;
  to: string;
  definitions?: string[] | undefined;
}

export function directoryOf({
  roles = {},
  users = {},
  unknown = [],
  hasManagers = false,
  absences = [],
}: DirectoryParts): Directory {
  const isKnown = (user: string) => !unknown.includes(user);
  const isMachine = (user: string) => users[user]?.kind === 'machine';
  return {
    nameOf: (user) => (isKnown(user) ? (users[user]?.name ?? capitalized(user)) : undefined),
    isEligible: (user) => isKnown(user) && !isMachine(user) && users[user]?.active !== false,
    isMachine,
    managerOf: (user) => users[user]?.manager ?? (hasManagers ? `${user}_manager` : undefined),
    holdersOf: (role) => roles[role]?.toSorted(),
    roleName: (role) => (roles[role] ? capitalized(role.replaceAll('_', ' ')) : undefined),
    standsInFor: (user, { definition, now }) =>
      absences
        .filter((a) => a.substitute === user && (a.definitions ?? [definition]).includes(definition))
        .filter((a) => a.from <= now.slice(0, 10) && now.slice(0, 10) <= a.to)
        .map((a) => a.user),
  };
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
