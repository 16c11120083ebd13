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
import type { Shown } from './state-at.ts';

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
  const data = await dataShownTo(viewer, shown, {
    now: async () => (await replay(log, { tenant, id }, { kind: 'now' })).state,
    open: (sealed) => openSealed(log, { tenant, stream }, sealed),
  });
  return { shown, detail: detailOf(shown, { id, definition, data }) };
}

async function dataShownTo(
  viewer: Viewer,
  { state, isNow }: Shown,
  { now, open }: { now: () => Promise<InstanceState>; open: Parameters<typeof openData>[2] },
): Promise<JsonObject> {
  const { data } = state;
  if (sealedFields(data).length === 0) return openData(data, () => false, open);
  const latest = isNow ? state : await now();
  const shownFields = fieldsShownTo(viewer.user, latest);
  for (const absence of viewer.standsInFor ?? [])
    if (isMeant(absence, state.definition))
      for (const field of fieldsOffered(absence.user, latest)) shownFields.add(field);
  return openData(data, (field) => shownFields.has(field), open);
}
