import { viewName } from '@procession/contracts/http/projector.ts';

/** What the read models show, each in tables of its own. The names under which a rebuild is asked for. */
export const viewNames = viewName.options;
export type ViewName = (typeof viewNames)[number];

/** Versions of views, as far as they are known. */
export type ViewVersions = Record<ViewName, number>;

/**
 * The version of each view's rows. Raise it when the same events give other rows (versions.spec.ts notices): the tables then
 * carry another number than the code, and the projector builds that view anew by itself, beside the one in use.
 */
export const viewVersions: ViewVersions = {
  instances: 4,
  tasks: 2,
  audit: 1,
  notifications: 1,
  definitions: 1,
  directory: 1,
};

/**
 * Views that change places together. An instance's row says how far its whole stream is applied, tasks, audit and
 * notifications included, so where it is built anew, they are, too. These two may be ahead of that row (what comes again is
 * dropped) and are built alone.
 */
export function withCompanions(asked: readonly ViewName[]): ViewName[] {
  const isOfStreams = asked.includes('instances') || asked.includes('tasks');
  const all = new Set([...asked, ...(isOfStreams ? (['instances', 'tasks', 'audit', 'notifications'] as const) : [])]);
  return viewNames.filter((view) => all.has(view));
}
