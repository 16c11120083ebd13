import { taskPage } from '@procession/contracts/http/query.ts';
import { parseTaskId, taskId } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { type TaskDetail, type TaskRow, taskDetail } from '@procession/contracts/read-models.ts';
import { findTask } from '@procession/read-models/list-tasks.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { z } from 'zod';
import { loadMoment } from '../../moments/load-moment.ts';
import type { AddRoutes } from '../../ports.ts';
import { etagOf, sendKnownOr } from '../../reading/etag.ts';
import { notModified, readOneHeaders, readProblems } from '../../reading/route-parts.ts';
import { sqlReaderOf } from '../../tenant-reader.ts';

export const addTaskRoute: AddRoutes = (app, ports) => {
  app.get(
    '/v1/tasks/:id',
    {
      schema: {
        summary: 'A task with what it shows',
        description:
          'Seen by who sees its instance. `data`: the fields that the task shows or lets edit. The ETag is the revision of the last event that changed the task or what it shows, fit for `If-Match` of a command.',
        tags: ['Tasks'],
        params: z.object({ id: taskId }),
        querystring: z.strictObject({}),
        headers: readOneHeaders,
        response: { 200: taskPage, ...notModified, ...readProblems('task-not-found') },
      },
    },
    async ({ viewer, params: { id }, headers }, reply) => {
      const found = await ports.rows(viewer.tenant, (connection) => findTask(sqlReaderOf(connection), viewer, id));
      if (!found) throw new ProblemError('task-not-found', `There is no task ${id}, or not for you.`);
      const { row } = found;
      const of = { viewer, id: parseTaskId(id).instance, moment: { kind: 'now' } as const };
      const { detail: instance } = await ports.log(viewer.tenant, (connection) =>
        loadMoment(sqlReaderOf(connection), ports, of),
      );
      const detail = taskDetail.parse(found.detail ?? instance.tasks.find((task) => task.id === id));
      const body = {
        ...row,
        detail,
        data: dataOf(detail, instance.data),
        mayAct: mayAct(viewer, row, detail),
      };
      return sendKnownOr(reply, headers, etagOf(row.revision), body);
    },
  );
};

function dataOf({ shows, edits }: TaskDetail, data: JsonObject): JsonObject {
  const names = new Set([...shows, ...edits]);
  return Object.fromEntries(Object.entries(data).filter(([field]) => names.has(field)));
}

/** A claim keeps others off where one decision is enough. */
function mayAct({ user }: Viewer, { status, users, claimedBy }: TaskRow, { policy }: TaskDetail): boolean {
  if (status !== 'open' || !users.includes(user)) return false;
  const isDecidedByOne = policy === null || policy.need === 1;
  return claimedBy === null || claimedBy === user || !isDecidedByOne;
}
