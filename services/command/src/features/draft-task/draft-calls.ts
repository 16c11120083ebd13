import { canonical } from '@procession/contracts/canonical.ts';
import {
  type DraftVisibility,
  type TaskDraftAnswer,
  type taskDraft,
  taskDraftLimits,
} from '@procession/contracts/http/task-drafts.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { acceptTaskDraft, type FittingDraft, type Look, lookAtDrafts } from '../../drafts/look-at-task.ts';
import { type DraftPlace, readTaskDraft, type SavedDraft, saveTaskDraft } from '../../drafts/task-drafts.ts';
import type { Sender } from '../../handle-command.ts';
import { expectedRevision, senderOf } from '../../http/request-sender.ts';
import { keyReused, problemOf, rejectionProblem, unstorable } from '../../http/send-outcome.ts';
import { isStorableJson } from '../../http/storable-json.ts';
import type { CommandPorts } from '../../ports.ts';
import { openSealed } from '../../sealing/open-events.ts';
import { aboutOf, sealValues } from '../../sealing/seal-events.ts';

type OnDraft = Pick<FastifyRequest, 'headers' | 'method' | 'url' | 'body' | 'identity'> & {
  params: { id: string };
  query: { visibility: DraftVisibility };
};

interface Content {
  outcome?: string;
  comment?: string;
  data: JsonObject;
}

/** @throws ProblemError */
export async function saveDraft(
  ports: CommandPorts,
  request: FastifyRequest & OnDraft,
  body: Content,
): Promise<{ draft: TaskDraftAnswer; isReplayed: boolean }> {
  const { sender, place } = asked(request);
  const seen = await must(ports, sender, 'DraftTask', acceptTaskDraft(ports, sender, { task: place.task, ...body }));
  const content: Content = { ...body, data: seen.set };
  if (!isStorableJson(content as unknown as Json)) throw unstorable();
  const before = await readTaskDraft(ports.pool, place);
  const isAgain = before?.savedUnder === sender.key && before.savedBy === place.actor;
  if (before && isAgain) {
    if (
      before.content === null ||
      canonical(await contentOf(ports, place, before)) !== canonical(content as unknown as Json)
    )
      throw keyReused();
    return { draft: answerOf(place, before), isReplayed: true };
  }
  const given = request.headers['if-match'];
  const actual = before?.draftRevision ?? 0;
  if (given === undefined && before && before.content !== null) throw unseen(actual);
  const expected = expectedRevision(request) ?? actual;
  const sealed = await seal(ports, place, seen, content);
  const saved =
    expected === actual &&
    (await saveTaskDraft(ports.pool, place, {
      expected,
      key: sender.key,
      content: sealed,
      checked: seen.state.revision,
    }));
  if (saved) return { draft: answerOf(place, { ...saved, savedBy: place.actor }), isReplayed: false };
  const now = await readTaskDraft(ports.pool, place);
  if (expected === 0 && !now) {
    const max = taskDraftLimits.ofOnePersonMax;
    throw new ProblemError(
      'limit-reached',
      `You have ${max} drafts, the most there are: send some, or throw them away.`,
      {
        facts: { max },
      },
    );
  }
  throw moved(expected, now);
}

/** @throws ProblemError */
export async function openDraft(
  ports: CommandPorts,
  request: FastifyRequest & OnDraft,
): Promise<z.infer<typeof taskDraft> | undefined> {
  const { sender, place } = asked(request);
  const draft = await visibleDraft(ports, sender, place);
  if (!draft) return undefined;
  return { ...answerOf(place, draft), ...(await contentOf(ports, place, draft)) };
}

/** @throws ProblemError */
export async function dropDraft(ports: CommandPorts, request: FastifyRequest & OnDraft): Promise<TaskDraftAnswer> {
  const { sender, place } = asked(request);
  const draft = await visibleDraft(ports, sender, place);
  if (!draft) {
    const whose = place.visibility === 'team' ? 'The team has' : 'You have';
    throw new ProblemError('draft-not-found', `${whose} no draft of this task.`);
  }
  if (place.visibility === 'team')
    await must(ports, sender, 'DraftTask', acceptTaskDraft(ports, sender, { task: place.task, data: {} }));
  const expected = expectedRevision(request) ?? draft.draftRevision;
  const key = sender.key;
  const dropped =
    expected === draft.draftRevision &&
    (await saveTaskDraft(ports.pool, place, { expected, key, content: null, checked: 0 }));
  if (!dropped) throw moved(expected, await readTaskDraft(ports.pool, place));
  return answerOf(place, { ...dropped, savedBy: place.actor });
}

/** A private draft is its author's, whatever has become of their seat; the team's is for who has to do with the task. */
async function visibleDraft(ports: CommandPorts, sender: Sender, place: DraftPlace): Promise<SavedDraft | undefined> {
  const { refused } = await must(ports, sender, 'ReadDraft', lookAtDrafts(ports, sender, place));
  const draft = await readTaskDraft(ports.pool, place);
  if (draft && draft.content !== null) return draft;
  if (refused) throw rejectionProblem(refused);
  return undefined;
}

function asked(request: FastifyRequest & OnDraft): { sender: Sender; place: DraftPlace } {
  const { tenant, actor } = request.identity;
  const place = { tenant, actor, task: request.params.id, visibility: request.query.visibility };
  return { sender: senderOf(request), place };
}

async function must<T>(ports: CommandPorts, { tenant }: Sender, name: string, looking: Promise<Look<T>>): Promise<T> {
  const { outcome, seen } = await looking;
  const problem = await problemOf(ports, { name, tenant }, outcome);
  if (problem) throw problem;
  return seen!;
}

/** Values of sensitive fields are sealed with the keys that seal them in the log, so they go with these. */
async function seal(
  ports: CommandPorts,
  place: DraftPlace,
  { set, fields, state }: FittingDraft,
  content: Content,
): Promise<Json> {
  const sensitive = [...fields.values()].filter((field) => field.sensitive !== undefined);
  const about = { ...aboutOf(state), data: { ...state.data, ...set } };
  const sealing = { ...sealedIn(place), keys: ports.keys };
  const trySealing = (lacks: Set<string>): JsonObject | undefined => sealValues(sealing, sensitive, set, about, lacks);
  const lacks = new Set<string>();
  let data = trySealing(lacks);
  if (lacks.size > 0) {
    await ports.keys.provide(place.tenant, [...lacks]);
    data = trySealing(new Set());
  }
  return { ...content, data: data ?? set };
}

async function contentOf(
  { keys }: CommandPorts,
  place: DraftPlace,
  { content }: SavedDraft,
): Promise<Content & JsonObject> {
  const kept = content as Content & JsonObject;
  return { ...kept, data: await openSealed(keys, sealedIn(place), kept.data) };
}

const sealedIn = ({ tenant, task }: DraftPlace): { tenant: string; stream: string } => ({
  tenant,
  stream: `draft of ${task}`,
});

const answerOf = (
  { task, visibility }: DraftPlace,
  { draftRevision, savedAt, savedBy }: Pick<SavedDraft, 'draftRevision' | 'savedAt' | 'savedBy'>,
): TaskDraftAnswer => ({ task, visibility, draftRevision, savedAt, savedBy });

const unseen = (actual: number): ProblemError =>
  new ProblemError(
    'precondition-required',
    `There is a draft already, saved ${actual} times: send \`If-Match: "${actual}"\` when that is what you edited.`,
    { facts: { actual } },
  );

function moved(expected: number, now: SavedDraft | null): ProblemError {
  const actual = now?.draftRevision ?? 0;
  const since = now ? [{ revision: actual, at: now.savedAt, type: 'DraftSaved', actor: now.savedBy }] : [];
  return new ProblemError('revision-moved', `The draft is at revision ${actual}; you had seen ${expected}.`, {
    facts: { what: 'draft', expected, actual, since },
  });
}
