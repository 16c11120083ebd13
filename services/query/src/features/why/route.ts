import { instanceWhy } from '@procession/contracts/http/instance-why.ts';
import { instanceId } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { loadMoment } from '../../moments/load-moment.ts';
import type { AddRoutes } from '../../ports.ts';
import { findVisible } from '../../reading/find-visible.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { sqlReaderOf } from '../../tenant-reader.ts';
import { explain } from './explain.ts';
import { selectLockHolders, withTitles } from './lock-holders.ts';
import { selectOperators } from './select-operators.ts';

export const addWhyRoute: AddRoutes = (app, ports) => {
  app.get(
    '/v1/instances/:id/why',
    {
      schema: {
        summary: 'Why an instance stands where it stands',
        description:
          'What it waits for and since when; who could unblock it, and by which right; which guards led there, with the values that they saw; and what each outcome would lead to with the data as they are now, before what the step itself would set. Values of sensitive fields are left out. People and roles are named as far as you may see them.',
        tags: ['Instances'],
        params: z.object({ id: instanceId }),
        querystring: z.strictObject({}),
        headers: readHeaders,
        response: { 200: instanceWhy, ...readProblems('instance-not-found') },
      },
    },
    async ({ viewer, params: { id } }) => {
      const { tenant } = viewer;
      const row = await findVisible(ports.lists, viewer, id);
      const of = { tenant, definition: row.definition, version: row.definitionVersion };
      const definition = await ports.log(tenant, (connection) => ports.definitionOf(sqlReaderOf(connection), of));
      const operators = await ports.rows(tenant, (connection) => selectOperators(connection, viewer, definition));
      const { state, detail, holders } = await ports.log(tenant, async (connection) => {
        const log = sqlReaderOf(connection);
        const { shown, detail } = await loadMoment(log, ports, { viewer, id, moment: { kind: 'now' } });
        return { state: shown.state, detail, holders: await selectLockHolders(log, tenant, shown.state) };
      });
      const locks = await withTitles(ports.rows, viewer, holders);
      const context = { instance: id, now: new Date().toISOString(), calendars: () => undefined };
      const seen = { definition, state, context };
      return ports.log(tenant, (connection) =>
        explain(sqlReaderOf(connection), { detail, viewer, operators, seen, locks }),
      );
    },
  );
};
