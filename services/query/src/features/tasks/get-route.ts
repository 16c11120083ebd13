import { taskPage } from '@procession/contracts/http/query.ts';
import { parseTaskId, taskId } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { type TaskDetail, type TaskRow, taskDetail } from '@procession/contracts/read-models.ts';
import { isDecidedByOne } from '@procession/contracts/seats.ts';
import { hashOfTask } from '@procession/engine/instance/content.ts';
import { taskNamed } from '@procession/engine/instance/state.ts';
import { findTask } from '@procession/read-models/list-tasks.ts';
import { isOffered, type Viewer } from '@procession/read-models/viewer.ts';
import { z } from 'zod';
import type { InstanceDetail } from '../../moments/detail.ts';
import { loadMoment } from '../../moments/load-moment.ts';
import type { Moment } from '../../moments/moment.ts';
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
      const found = await ports.lists(viewer.tenant, (read) => findTask(read, viewer, id));
      if (!found) throw new ProblemError('task-not-found', `There is no task ${id}, or not for you.`);
      const { row } = found;
      const instanceAt = (moment: Moment) =>
        ports.log(viewer.tenant, (connection) =>
          loadMoment(sqlReaderOf(connection), ports, { viewer, id: parseTaskId(id).instance, moment }),
        );
      const { detail: instance, shown } = await instanceAt({ kind: 'now' });
      // An instance forgets tasks that were closed long ago, but had each when it was closed.
      const taskAt = async (revision: number) => taskIn((await instanceAt({ kind: 'revision', revision })).detail, id);
      const detail = taskDetail.parse(found.detail ?? taskIn(instance, id) ?? (await taskAt(row.revision)));
      const task = taskNamed(shown.state, parseTaskId(id).number);
      const hash = task?.status === 'open' ? hashOfTask(shown, task) : undefined;
      const body = {
        ...row,
        detail,
        data: dataOf(detail, instance),
        ...(hash !== undefined && { contentHash: hash }),
        mayAct: instance.status !== 'suspended' && mayAct(viewer, row, detail),
      };
      return sendKnownOr(reply, headers, etagOf(row.revision), body);
    },
  );
};

const taskIn = ({ tasks }: InstanceDetail, id: string) => tasks.find((task) => task.id === id);

/** A field of a scope hides nothing: no two that a task sees have the same name. */
function dataOf({ shows, edits, binds = [], scopes = [] }: TaskDetail, { data, locals }: InstanceDetail): JsonObject {
  const names = new Set([...shows, ...edits, ...binds]);
  const seen: JsonObject = Object.assign({}, data, ...scopes.map((scope) => locals[scope]));
  return Object.fromEntries(Object.entries(seen).filter(([field]) => names.has(field)));
}

/** A claim keeps others off where one decision is enough. */
function mayAct(
  viewer: Viewer,
  { status, users, definition, claimedBy }: TaskRow,
  { policy, seats }: TaskDetail,
): boolean {
  if (status !== 'open' || !isOffered(viewer, { users, definition }) || !viewer.permissions.has('act')) return false;
  return claimedBy === null || claimedBy === viewer.user || !isDecidedByOne(policy, seats);
}
