import { isMeant } from '@procession/contracts/absence.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { QueryPorts } from '../ports.ts';
import { detailOf, type InstanceDetail } from './detail.ts';
import type { Moment } from './moment.ts';
import { type Replayed, replay } from './replay.ts';
import { fieldsOffered, fieldsShownTo, openData, sealedFields } from './sensitive.ts';

export interface LoadedMoment {
  shown: Replayed;
  detail: InstanceDetail;
}

/**
 * An instance at a moment, as this viewer sees it: folded from the log. The caller has checked that they may
 * see the instance.
 * @throws ProblemError when there is no such moment
 */
export async function loadMoment(
  log: SqlReader,
  { definitionOf, openSealed }: Pick<QueryPorts, 'definitionOf' | 'openSealed'>,
  { viewer, id, moment }: { viewer: Viewer; id: string; moment: Moment },
): Promise<LoadedMoment> {
  const { tenant } = viewer;
  const stream = instanceStream(id);
  const shown = await replay(log, { tenant, id }, moment);
  const { state } = shown;
  const definition = await definitionOf(log, { tenant, definition: state.definition, version: state.version });
  const isSealed = [state.data, ...Object.values(state.locals)].some((data) => sealedFields(data).length > 0);
  const now = shown.isNow || !isSealed ? state : (await replay(log, { tenant, id }, { kind: 'now' })).state;
  const shownFields = isSealed ? fieldsShown(viewer, now) : new Set<string>();
  const opened = (data: Readonly<JsonObject>): Promise<JsonObject> =>
    openData(
      data,
      (field) => shownFields.has(field),
      (sealed) => openSealed(log, { tenant, stream }, sealed),
    );
  const locals: Record<string, JsonObject> = {};
  for (const [scope, fields] of Object.entries(state.locals)) locals[scope] = await opened(fields);
  const data = await opened(state.data);
  return { shown, detail: detailOf(shown, { id, definition, data, locals }) };
}

/** Where they stand in for somebody absent, what is offered to that person, too. */
function fieldsShown(viewer: Viewer, now: InstanceState): Set<string> {
  const shown = fieldsShownTo(viewer.user, now);
  for (const absence of viewer.standsInFor ?? [])
    if (isMeant(absence, now.definition)) for (const field of fieldsOffered(absence.user, now)) shown.add(field);
  return shown;
}
