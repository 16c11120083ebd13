import { absenceAnswer, absenceList } from '@procession/contracts/http/absences.ts';
import { sql } from 'slonik';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { seesDirectory } from '../../reading/viewer.ts';

/** Who wants more asks for fewer: by person. */
const absencesMax = 1_000;

export const addAbsenceRoutes: AddRoutes = (app, { rows }) => {
  app.get(
    '/v1/directory/absences',
    {
      schema: {
        summary: 'Who is away, or will be, and who decides for them',
        description: `Those that are not over and not cancelled, by their first day, at most ${absencesMax}. Holders of \`read\` or \`administer\` see all; others those in which they are named.`,
        tags: ['Directory'],
        querystring: z.strictObject({}),
        headers: readHeaders,
        response: { 200: absenceList, ...readProblems() },
      },
    },
    async ({ viewer }) => ({
      items: [
        ...(await rows(viewer.tenant, (read) =>
          read.any(sql.type(absenceAnswer)`
            select a.absence as id, a.revision, a.is_cancelled as cancelled, json_strip_nulls(json_build_object('user', a.user_id,
              'substitute', a.substitute, 'from', a.from_day, 'to', a.to_day, 'zone', a.zone, 'definitions', a.definitions)) as profile
            from absences a
            where a.tenant = current_setting('procession.tenant') and not a.is_cancelled
              and a.to_day >= to_char(now() - interval '1 day', 'YYYY-MM-DD')
              and (${seesDirectory(viewer)} or a.user_id = ${viewer.user} or a.substitute = ${viewer.user})
            order by a.from_day, a.absence
            limit ${absencesMax}`),
        )),
      ],
    }),
  );
};
