import { instanceStream } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { eventsOfStream } from '@procession/event-log/events-of-stream.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { QueryPorts } from '../ports.ts';
import { detailOf, type InstanceDetail } from './detail.ts';
import type { Moment } from './moment.ts';
import { fieldsShownTo, openData, sealedFields } from './sensitive.ts';
import { type Shown, stateAt } from './state-at.ts';

export interface LoadedMoment {
  shown: Shown;
  detail: InstanceDetail;
}

/**
 * An instance at a moment, as this viewer sees it: folded from the log page by page. The caller has checked that they may
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
  const pages = () => eventsOfStream(log, { tenant, stream });
  const shown = await stateAt(pages(), moment);
  if (!shown) throw noSuchMoment(moment);
  const { state } = shown;
  const definition = await definitionOf(log, { tenant, definition: state.definition, version: state.version });
  const data = await dataShownTo(viewer, shown, {
    now: async () => (await stateAt(pages(), { kind: 'now' }))!.state,
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
  const shownFields = fieldsShownTo(viewer.user, isNow ? state : await now());
  return openData(data, (field) => shownFields.has(field), open);
}

function noSuchMoment(moment: Moment): ProblemError {
  switch (moment.kind) {
    case 'revision':
      return new ProblemError('not-found', `The instance has no revision ${moment.revision} yet.`);
    case 'instant':
      return new ProblemError('not-found', `The instance had not been started at ${moment.at}.`);
    case 'now':
      return new ProblemError('instance-not-found', 'There is no such instance.');
  }
}
