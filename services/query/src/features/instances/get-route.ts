import { legacyInstance } from '@procession/contracts/http/legacy-instance.ts';
import { getInstance, instanceDetail } from '@procession/contracts/http/query.ts';
import { instanceId } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { roleNameIn } from '../../moments/detail.ts';
import { loadMoment } from '../../moments/load-moment.ts';
import { parseMoment } from '../../moments/moment.ts';
import type { Replayed } from '../../moments/replay.ts';
import type { AddRoutes } from '../../ports.ts';
import { etagOf, sendKnownOr } from '../../reading/etag.ts';
import { findVisible } from '../../reading/find-visible.ts';
import { notModified, readOneHeaders, readProblems } from '../../reading/route-parts.ts';
import { sqlReaderOf } from '../../tenant-reader.ts';
import { legacyShape } from './legacy-shape.ts';

export const addInstanceRoute: AddRoutes = (app, ports) => {
  app.get(
    '/v1/instances/:id',
    {
      schema: {
        summary: 'An instance, now or at a moment',
        description:
          'Folded from its events, so it is never behind the log. `at`: a revision, or an instant; what is shown is always the state after a whole command, and `shownAt` says which. `shape=legacy`: the row with `stepInstances`. Of a long history the steps and tasks that were closed long ago are left out, and counted in `leftOut`. The ETag is the revision that is shown, fit for `If-Match` of a command. `Server-Timing` says what it took, as `…/replay` does. Values of sensitive fields only where a task showed them to you.',
        tags: ['Instances'],
        params: z.object({ id: instanceId }),
        querystring: getInstance,
        headers: readOneHeaders,
        response: {
          200: z.union([instanceDetail, legacyInstance]),
          ...notModified,
          ...readProblems('instance-not-found', 'not-found'),
        },
      },
    },
    async ({ viewer, params: { id }, query: { at, shape }, headers }, reply) => {
      const moment = parseMoment(at);
      await findVisible(ports.lists, viewer, id);
      const { detail, shown } = await ports.log(viewer.tenant, (connection) =>
        loadMoment(sqlReaderOf(connection), ports, { viewer, id, moment }),
      );
      const body = shape === 'legacy' ? legacyShape(detail, roleNameIn(shown.state)) : detail;
      reply.header('server-timing', serverTiming(shown));
      return sendKnownOr(reply, headers, etagOf(detail.revision), body);
    },
  );
};

/** W3C Server Timing: milliseconds. */
const serverTiming = ({ snapshot, eventsApplied, tookUs }: Replayed): string =>
  `replay;dur=${tookUs / 1_000};desc="${snapshot ? `snapshot ${snapshot.revision}, ` : ''}${eventsApplied} events"`;
