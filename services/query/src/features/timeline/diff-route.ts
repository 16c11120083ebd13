import { getDiff, instanceDiff } from '@procession/contracts/http/query.ts';
import { instanceId } from '@procession/contracts/ids.ts';
import type { Json } from '@procession/contracts/json.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';
import type { InstanceDetail } from '../../moments/detail.ts';
import { loadMoment } from '../../moments/load-moment.ts';
import type { AddRoutes } from '../../ports.ts';
import { findVisible } from '../../reading/find-visible.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { sqlReaderOf } from '../../tenant-reader.ts';
import { type Change, diff } from './diff.ts';
import { tellHistory } from './tell-history.ts';

/** Facts that a difference lists at most; `/events` has them all. */
const factsMax = 200;

export const addDiffRoute: AddRoutes = (app, ports) => {
  app.get(
    '/v1/instances/:id/diff',
    {
      schema: {
        summary: 'What changed between two revisions',
        description: `Of what \`GET /v1/instances/{id}?at=\` shows at both, revision and times apart; \`from=0\` is before its start. \`from\` and \`to\` of the answer are the revisions shown, each after a whole command. At most ${factsMax} facts.`,
        tags: ['History'],
        params: z.object({ id: instanceId }),
        querystring: getDiff,
        headers: readHeaders,
        response: { 200: instanceDiff, ...readProblems('instance-not-found', 'not-found') },
      },
    },
    async ({ viewer, params: { id }, query }) => {
      if (query.from > query.to) throw backwards();
      await findVisible(ports.lists, viewer, id);
      const shownAt = (revision: number): Promise<InstanceDetail> =>
        ports.log(viewer.tenant, async (connection) => {
          const of = { viewer, id, moment: { kind: 'revision', revision } as const };
          return (await loadMoment(sqlReaderOf(connection), ports, of)).detail;
        });
      const before = query.from === 0 ? undefined : await shownAt(query.from);
      const after = await shownAt(query.to);
      const from = before?.revision ?? 0;
      const range = { tenant: viewer.tenant, instance: id, after: from, to: after.revision, limit: factsMax };
      const told = await tellHistory(ports, { ...range, detail: 'facts' });
      const facts = told.map(({ entry }) => entry);
      return { from, to: after.revision, changes: changesOf(before, after), facts };
    },
  );
};

/** Where one stands, not what is different there. */
const placesOnly: ReadonlySet<string> = new Set(['/revision', '/updatedAt', '/shownAt', '/leftOut']);

const changesOf = (before: InstanceDetail | undefined, after: InstanceDetail): Change[] =>
  diff((before ? alignedTo(after, before) : {}) as unknown as Json, after as unknown as Json).filter(
    ({ path }) => !placesOnly.has(`/${path.split('/')[1]}`),
  );

/** Steps and tasks stand at the same places in both: what `after` leaves out is no change. */
function alignedTo(after: InstanceDetail, before: InstanceDetail): InstanceDetail {
  if (after.leftOut.steps === before.leftOut.steps && after.leftOut.tasks === before.leftOut.tasks) return before;
  const visits = new Set(after.steps.map(({ visit }) => visit));
  const tasks = new Set(after.tasks.map(({ id }) => id));
  return {
    ...before,
    steps: before.steps.filter(({ visit }) => visits.has(visit)),
    tasks: before.tasks.filter(({ id }) => tasks.has(id)),
  };
}

const backwards = (): ProblemError =>
  new ProblemError('invalid-request', '`from` must not be after `to`.', {
    facts: { issues: [{ place: '/querystring/from', message: 'must not be after `to`' }] },
  });
