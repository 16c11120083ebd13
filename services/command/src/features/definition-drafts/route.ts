import { canonical } from '@procession/contracts/canonical.ts';
import { draftAnswer, putDraft } from '@procession/contracts/http/command.ts';
import { discardAnswer } from '@procession/contracts/http/draft-saves.ts';
import { definitionKey } from '@procession/contracts/ids.ts';
import type { Json } from '@procession/contracts/json.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Draft, keptSaves, readDraft, readSaved, saveDraft } from '../../definitions/drafts.ts';
import { checkAmongOthers } from '../../definitions/started-definitions.ts';
import { commandMatchHeaders, expectedRevision, senderOf } from '../../http/request-sender.ts';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';
import { keyReused, unstorable } from '../../http/send-outcome.ts';
import { isStorableJson } from '../../http/storable-json.ts';
import { etagOf } from '../../instances/answers.ts';
import type { CommandPorts } from '../../ports.ts';

const params = z.object({ key: definitionKey });

/** Drafts are rows that count their saves; nothing of them is an event before it is published. */
export const addDraftRoutes: AddRoutes = (app, ports) => {
  const send = (reply: FastifyReply, key: string, saved: Draft, found: Found): z.infer<typeof draftAnswer> => {
    reply.code(saved.draftRevision === 1 ? 201 : 200).header('etag', etagOf(saved.draftRevision));
    return { key, ...saved, ...found };
  };
  app.put(
    '/v1/definitions/:key/draft',
    {
      config: { permission: 'publish' },
      schema: {
        summary: 'Save the draft of a definition',
        description: `Needs \`publish\`. JSON, or a text of YAML. It may have faults: they come back with it. \`If-Match\` is the draft that you edited; the first save goes without. The last ${keptSaves} saves are kept; the same save again under its key is the one that was made.`,
        tags: ['Definitions'],
        params,
        headers: commandMatchHeaders,
        body: putDraft,
        response: { 200: draftAnswer, 201: draftAnswer, ...commandProblems('revision-moved', 'precondition-required') },
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      const { document } = request.body;
      const { tenant, key: savedUnder, meta } = senderOf(request);
      const author = meta.actor;
      await requireRight(ports, { tenant, actor: author, permission: 'publish', what: 'change definitions' });
      if (!isStorableJson(document)) throw unstorable();
      // Before it is saved: who is told that the checker is busy must be able to send the same again.
      const found = await findFaults(ports, { tenant, key, document });
      const save = { tenant, definition: key, author, key: savedUnder };
      const again = request.headers['idempotency-key'] === undefined ? null : await readSaved(ports.pool, save);
      if (again) {
        if (canonical(again.document) !== canonical(document)) throw keyReused();
        return send(reply.header('idempotency-replayed', 'true'), key, again, found);
      }
      const given = request.headers['if-match'];
      const before = given === undefined || given === '*' ? await readDraft(ports.pool, tenant, key) : undefined;
      if (isThere(before) && given === undefined) throw unseen(before);
      const expected = expectedRevision(request) ?? before?.draftRevision ?? 0;
      const saved = await saveDraft(ports.pool, { ...save, expected, document });
      if (saved) return send(reply, key, saved, found);
      const twin = await readSaved(ports.pool, save); // the same save, which was on its way at the same time
      if (twin) return send(reply.header('idempotency-replayed', 'true'), key, twin, found);
      throw moved(expected, await readDraft(ports.pool, tenant, key));
    },
  );

  app.get(
    '/v1/definitions/:key/draft',
    {
      schema: {
        summary: 'Read the draft of a definition, with what is wrong with it',
        description: 'Needs `publish`.',
        tags: ['Definitions'],
        params,
        response: { 200: draftAnswer, ...commandProblems('definition-not-found') },
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      const { tenant, actor } = request.identity;
      await requireRight(ports, { tenant, actor, permission: 'publish', what: 'read drafts' });
      const draft = await readDraft(ports.pool, tenant, key);
      if (!isThere(draft)) throw noDraft(key);
      reply.header('etag', etagOf(draft.draftRevision));
      return { key, ...draft, ...(await findFaults(ports, { tenant, key, document: draft.document })) };
    },
  );

  app.delete(
    '/v1/definitions/:key/draft',
    {
      config: { permission: 'publish' },
      schema: {
        summary: 'Throw a draft away',
        description:
          'Needs `publish`. What is published stays. `If-Match` is the draft that you saw; without it any is thrown away. Its saves are kept as before, so that it can be taken back.',
        tags: ['Definitions'],
        params,
        headers: commandMatchHeaders,
        response: {
          200: discardAnswer,
          ...commandProblems('definition-not-found', 'revision-moved'),
        },
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      const { tenant, key: savedUnder, meta } = senderOf(request);
      const author = meta.actor;
      await requireRight(ports, { tenant, actor: author, permission: 'publish', what: 'change definitions' });
      const save = { tenant, definition: key, author, key: savedUnder };
      const answer = ({ draftRevision, savedAt, savedBy }: Draft) => {
        reply.header('etag', etagOf(draftRevision));
        return { key, draftRevision, savedAt, savedBy };
      };
      const again = request.headers['idempotency-key'] === undefined ? null : await readSaved(ports.pool, save);
      if (again && again.document !== null) throw keyReused();
      if (again) {
        reply.header('idempotency-replayed', 'true');
        return answer(again);
      }
      const draft = await readDraft(ports.pool, tenant, key);
      if (!isThere(draft)) throw noDraft(key);
      const expected = expectedRevision(request) ?? draft.draftRevision;
      const discarded = await saveDraft(ports.pool, { ...save, expected, document: null });
      if (discarded) return answer(discarded);
      throw moved(expected, await readDraft(ports.pool, tenant, key));
    },
  );
};

const isThere = (draft: Draft | null | undefined): draft is Draft => draft?.document != null;

const noDraft = (key: string): ProblemError => new ProblemError('definition-not-found', `There is no draft of ${key}.`);

type Found = Pick<z.infer<typeof draftAnswer>, 'issues' | 'warnings'>;

async function findFaults(ports: CommandPorts, of: { tenant: string; key: string; document: Json }): Promise<Found> {
  const { issues, warnings } = await checkAmongOthers(ports, of);
  return { issues, warnings };
}

const unseen = ({ draftRevision }: Draft): ProblemError =>
  new ProblemError(
    'precondition-required',
    `There is a draft already, saved ${draftRevision} times: send \`If-Match: "${draftRevision}"\` when that is what you edited.`,
    {
      facts: { actual: draftRevision },
    },
  );

function moved(expected: number, now: Draft | null): ProblemError {
  const actual = now?.draftRevision ?? 0;
  const since = now ? [{ revision: actual, at: now.savedAt, type: 'DraftSaved', actor: now.savedBy }] : [];
  return new ProblemError('revision-moved', `The draft is at revision ${actual}; you had seen ${expected}.`, {
    facts: { what: 'draft', expected, actual, since },
  });
}
