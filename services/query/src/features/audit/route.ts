import { Readable } from 'node:stream';
import { auditList, listAudit, queryLimits } from '@procession/contracts/http/query.ts';
import type { AuditEntry } from '@procession/contracts/read-models.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { z } from 'zod';
import type { AddRoutes, QueryPorts } from '../../ports.ts';
import { csvLine } from '../../reading/csv.ts';
import { pageOf } from '../../reading/page.ts';
import { parseCursor } from '../../reading/page-cursor.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { type AuditFilter, type AuditRange, selectAudit } from './select.ts';

export const addAuditRoutes: AddRoutes = (app, { rows }) => {
  app.get(
    '/v1/audit',
    {
      schema: {
        summary: 'Who did what, newest first',
        description: `What was done to an instance is seen by who sees the instance; to definitions and the directory by holders of \`read\` or \`administer\`; what you did yourself always by you. \`from\` counts, \`to\` does not. \`format=csv\`: all of it from \`cursor\` on, at most ${queryLimits.csvRowsMax} (RFC 4180; a text that a spreadsheet would take for a formula begins with an apostrophe), \`limit\` is not looked at.`,
        tags: ['Audit'],
        querystring: listAudit,
        headers: readHeaders,
        response: {
          200: {
            description: 'A page, or with `format=csv` all of it.',
            content: { 'application/json': { schema: auditList }, 'text/csv': { schema: z.string() } },
          },
          ...readProblems(),
        },
      },
    },
    async ({ viewer, query }, reply) => {
      const { limit, cursor, format, ...filter } = query;
      const place = parseCursor('audit', filter, auditPlace, cursor);
      const after = place && { at: place[0], stream: place[1], revision: place[2] };
      if (format === 'csv') {
        reply.type('text/csv; charset=utf-8; header=present');
        reply.header('content-disposition', 'attachment; filename="audit.csv"');
        return reply.send(Readable.from(csvOf(rows, viewer, filter, after)) as never);
      }
      const found = await rows(viewer.tenant, (read) => selectAudit(read, { viewer, filter, after, limit: limit + 1 }));
      const placeOf = (entry: AuditEntry): (string | number)[] => Object.values(placeAfter(entry));
      return pageOf({ list: 'audit', filter, limit, rows: found, placeOf, itemOf: (entry) => entry });
    },
  );
};

const auditPlace = z.tuple([z.iso.datetime(), z.string(), z.int()]);

function placeAfter({ at, id }: AuditEntry): { at: string; stream: string; revision: number } {
  const slash = id.lastIndexOf('/');
  return { at, stream: id.slice(0, slash), revision: Number(id.slice(slash + 1)) };
}

/** Entries that one statement of a download reads. No transaction is open while the caller takes them. */
const entriesPerPage = 500;

const csvColumns = [
  'id',
  'at',
  'fact',
  'actor',
  'actorName',
  'onBehalfOf',
  'onBehalfOfName',
  'definition',
  'title',
  'entityType',
  'entityId',
  'step',
  'stepName',
  'outcome',
  'comment',
] as const satisfies readonly (keyof AuditEntry)[];

async function* csvOf(
  rows: QueryPorts['rows'],
  viewer: Viewer,
  filter: AuditFilter,
  from: AuditRange['after'],
): AsyncGenerator<string> {
  yield csvLine(csvColumns);
  let after = from;
  for (let left = queryLimits.csvRowsMax; left > 0; left -= entriesPerPage) {
    const range = { viewer, filter, after, limit: entriesPerPage };
    const page = await rows(viewer.tenant, (read) => selectAudit(read, range));
    if (page.length > 0) yield page.map((entry) => csvLine(csvColumns.map((column) => entry[column]))).join('');
    if (page.length < entriesPerPage) return;
    after = placeAfter(page.at(-1)!);
  }
}
