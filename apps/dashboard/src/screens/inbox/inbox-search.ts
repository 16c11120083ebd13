export const inboxLists = ['mine', 'roles', 'done'] as const;
export type InboxList = (typeof inboxLists)[number] | `for:${string}`;

/** What stands in the inbox’s address. */
export interface InboxSearch {
  list?: InboxList | undefined;
  task?: string | undefined;
}

export function inboxSearch({ list, task }: Record<string, unknown>): InboxSearch {
  const known = typeof list === 'string' && (inboxLists.some((each) => each === list) || /^for:.+$/.test(list));
  return {
    ...(known && list !== 'mine' && { list: list as InboxList }),
    ...(typeof task === 'string' && { task }),
  };
}
