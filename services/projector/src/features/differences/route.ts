import { differenceList, operatorLimits, type RowDifference } from '@procession/contracts/http/projector.ts';
import { instant } from '@procession/event-log/event-columns.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { z } from 'zod';
import { type OperatorPorts, operatorProblems } from '../../operator-app.ts';

export function addDifferenceRoutes(app: HttpApp, { read }: OperatorPorts): void {
  app.get(
    '/v1/differences',
    {
      schema: {
        summary: 'Rows that are not what the log says',
        description:
          'As the self-check found them: it compares some streams every second, all of them one after the other. ' +
          'A rebuild of the view mends them; the log tells what to look into first, for a row is only ever written from events.',
        tags: ['Self-check'],
        querystring: z.strictObject({}),
        response: { 200: differenceList, ...operatorProblems() },
      },
    },
    async () => ({ items: await selectDifferences(read, operatorLimits.differencesMax) }),
  );
}

const selectDifferences = (read: SqlReader, limit: number): Promise<RowDifference[]> =>
  read.query<RowDifference>(
    '',
    `select tenant, stream, view, row_key as row, stream || '/' || revision as event, columns,
       ${instant('found_at')} as "foundAt", ${instant('seen_at')} as "seenAt"
     from row_differences order by found_at desc, tenant, stream, view, row_key limit $1`,
    [limit],
  );
