/** The parts of the page that one can open. */
export const instanceTabs = ['events', 'why'] as const;
export type InstanceTab = (typeof instanceTabs)[number];

/** What stands in the address of an instance. */
export interface InstanceSearch {
  tab?: InstanceTab | undefined;
  /** The revision that is looked at; absent: now. */
  at?: number | undefined;
}

export function instanceSearch({ tab, at }: Record<string, unknown>): InstanceSearch {
  const known = instanceTabs.find((each) => each === tab);
  const revision = Number(at);
  return { ...(known && { tab: known }), ...(Number.isSafeInteger(revision) && revision > 0 && { at: revision }) };
}
