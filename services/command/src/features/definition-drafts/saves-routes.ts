import {
  draftList,
  draftRevisionParameter,
  draftSave,
  draftSaveList,
  listDrafts,
} from '@procession/contracts/http/draft-saves.ts';
import { definitionKey } from '@procession/contracts/ids.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';
import { keptSaves, listSaves, listDrafts as readDrafts, readSave } from '../../definitions/drafts.ts';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

const tags = ['Definitions'];
const params = z.object({ key: definitionKey });
const right = { permission: 'publish', what: 'read drafts' } as const;

/** Which drafts there are, and what each said before. A save is taken back by saving what was there. */
export const addDraftSaves: AddRoutes = (app, ports) => {
  app.get(
    '/v1/drafts',
    {
      schema: {
        summary: 'The drafts of definitions',
        description: 'Needs `publish`. By key, without what they say.',
        tags,
        querystring: listDrafts,
        response: { 200: draftList, ...commandProblems() },
      },
    },
    async ({ identity: { tenant, actor }, query: { after = '', limit } }) => {
      await requireRight(ports, { tenant, actor, ...right });
      const found = await readDrafts(ports.pool, tenant, { after, limit: limit + 1 });
      const items = found.slice(0, limit);
      return { items, next: found.length > limit ? items.at(-1)!.key : null };
    },
  );

  app.get(
    '/v1/definitions/:key/draft/saves',
    {
      schema: {
        summary: 'Who saved a draft when',
        description: `Needs \`publish\`. The last ${keptSaves} saves are kept, also of a draft that was thrown away; none: it was never saved.`,
        tags,
        params,
        response: { 200: draftSaveList, ...commandProblems() },
      },
    },
    async ({ identity: { tenant, actor }, params: { key } }) => {
      await requireRight(ports, { tenant, actor, ...right });
      return { key, items: [...(await listSaves(ports.pool, tenant, key))] };
    },
  );

  app.get(
    '/v1/definitions/:key/draft/saves/:revision',
    {
      schema: {
        summary: 'A draft as it was saved before',
        description: 'Needs `publish`. To go back to it, save it as the draft.',
        tags,
        params: params.extend({ revision: draftRevisionParameter }),
        response: { 200: draftSave, ...commandProblems('definition-not-found') },
      },
    },
    async ({ identity: { tenant, actor }, params: { key, revision } }) => {
      await requireRight(ports, { tenant, actor, ...right });
      const save = await readSave(ports.pool, tenant, key, revision);
      if (save) return { key, ...save };
      throw new ProblemError(
        'definition-not-found',
        `Save ${revision} of the draft of ${key} is not there: the last ${keptSaves} saves are kept.`,
      );
    },
  );
};
