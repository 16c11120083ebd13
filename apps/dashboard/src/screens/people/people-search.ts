export const peopleTabs = ['users', 'roles', 'absences', 'calendars'] as const;
export type PeopleTab = (typeof peopleTabs)[number];

/** What stands in the address of the people: which list, and what is open. */
export interface PeopleSearch {
  tab?: PeopleTab | undefined;
  /** An id, or `new:` for one that is being made. Ids have no colon at their end. */
  open?: string | undefined;
}

export const aNewOne = 'new:';

export function peopleSearch({ tab, open }: Record<string, unknown>): PeopleSearch {
  const known = peopleTabs.find((each) => each === tab);
  return { ...(known && known !== 'users' && { tab: known }), ...(typeof open === 'string' && { open }) };
}
