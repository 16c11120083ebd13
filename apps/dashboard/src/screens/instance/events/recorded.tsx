import { words } from '../../../words/words.ts';
import type { HistoryEvent } from '../chronicle.ts';

/** The event as it stands in the log, for those who want to know it exactly. */
export function Recorded({ event }: { event: HistoryEvent }) {
  const { instance } = words;
  const { type, revision, schemaVersion, actor, onBehalfOf, hash, data } = event;
  return (
    <div className="recorded">
      <dl className="xs">
        <dt>{instance.recorded.type}</dt>
        <dd className="mono">{schemaVersion === 1 ? type : `${type} ${schemaVersion}`}</dd>
        <dt>{instance.recorded.revision}</dt>
        <dd className="mono">{revision}</dd>
        <dt>{instance.recorded.actor}</dt>
        <dd className="mono">{actor}</dd>
        {onBehalfOf !== null && (
          <>
            <dt>{instance.recorded.onBehalfOf}</dt>
            <dd className="mono">{onBehalfOf}</dd>
          </>
        )}
        <dt>{instance.recorded.hash}</dt>
        <dd className="mono cut" title={hash}>
          {hash}
        </dd>
      </dl>
      <pre className="mono">{JSON.stringify(data, null, 1)}</pre>
    </div>
  );
}
