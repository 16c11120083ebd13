import '../../parts/dry-run.css';
import { useSyncExternalStore } from 'react';
import { connectionNow, onConnection } from '../../live/connection.ts';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { count } from '../../words/format.ts';
import { Headline } from './headline.tsx';
import { ParkedTable } from './parked-table.tsx';
import { PathLine } from './path-line.tsx';
import { RebuildSection } from './rebuild-section.tsx';
import { PartitionsTable, ViewsTable } from './rows-tables.tsx';
import { ServicesTable } from './services-table.tsx';
import { useOverview } from './use-overview.ts';

/** What is broken, where it waits, and what can be done about it. What does not answer is told in its own place. */
export function Overview() {
  const { pipeline, seenPipeline, services, seenServices, parked, rebuilds, mayRebuild, samples } = useOverview();
  const { state } = useSyncExternalStore(onConnection, connectionNow);
  const { rows: says, services: servicesSay } = operationsWords;
  const seen = { pipeline: seenPipeline, services: seenServices, isLive: state === 'open' };
  if (pipeline.isPending && services.isPending) return <Skeleton rows={8} />;
  const newest = rebuilds.data?.items[0];
  return (
    <div className="overview">
      <Headline seen={seen} isRebuilding={newest?.endedAt === null} />
      <PathLine seen={seen} latest={samples.at(-1)} />
      {parked.data && <ParkedTable list={parked.data} />}
      <div className="half">
        <section aria-label={servicesSay.title}>
          <div className="sec">
            <h2 className="t3">{servicesSay.title}</h2>
          </div>
          {services.error ? (
            <div className="in-sec">
              <FailureBanner error={services.error} retry={() => void services.refetch()} />
            </div>
          ) : (
            <ServicesTable services={seenServices?.services ?? []} samples={samples} />
          )}
          {mayRebuild && (
            <RebuildSection rebuilds={rebuilds.data?.items ?? []} events={seenPipeline?.log.position ?? undefined} />
          )}
        </section>
        <section aria-label={says.title}>
          <div className="sec">
            <h2 className="t3">{says.title}</h2>
            <span className="sp" />
            {seenPipeline && <span className="sm q">{says.logEnds(count(seenPipeline.log.position ?? 0))}</span>}
          </div>
          {pipeline.error ? (
            <div className="in-sec">
              <FailureBanner error={pipeline.error} retry={() => void pipeline.refetch()} />
            </div>
          ) : (
            seenPipeline && (
              <>
                <PartitionsTable pipeline={seenPipeline} samples={samples} />
                <ViewsTable pipeline={seenPipeline} />
                <p className="in-sec sm q">
                  {says.check}: {says.checked(count(seenPipeline.check.streams), seenPipeline.check.rounds)}
                </p>
              </>
            )
          )}
        </section>
      </div>
    </div>
  );
}
