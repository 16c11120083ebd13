/** The parts of the page that one can open. */
export const instanceTabs = ['events', 'graph', 'timeline', 'data', 'why'] as const;
export type InstanceTab = (typeof instanceTabs)[number];

/** What stands in the address of an instance. */
export interface InstanceSearch {
  tab?: InstanceTab | undefined;
  /** The revision that is looked at; absent: now. */
  at?: number | undefined;
  /** The revision that it is compared with; 0: with now. */
  compare?: number | undefined;
  /** The step whose panel is open in the graph. */
  step?: string | undefined;
}

export function instanceSearch({ tab, at, compare, step }: Record<string, unknown>): InstanceSearch {
  const known = instanceTabs.find((each) => each === tab);
  return {
    ...(known && { tab: known }),
    ...(isRevision(at) && at > 0 && { at }),
    ...(isRevision(compare) && { compare }),
    ...(typeof step === 'string' && { step }),
  };
}

const isRevision = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
