import './instance.css';
import { useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useMemo } from 'react';
import { isProblem } from '../../api/failure.ts';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { type Chronicle, factAt, stateAt } from './chronicle.ts';
import { CopyBar } from './copy-bar.tsx';
import { InstanceHeader } from './instance-header.tsx';
import { type Moment, MomentContext, useMoment } from './moment.ts';
import { Panes } from './panes.tsx';
import { TimeSlider } from './time-slider.tsx';
import { useHistory } from './use-history.ts';
import { useIsDesk } from './use-is-desk.ts';
import { useMomentAt } from './use-moment-at.ts';
import { useMomentKeys } from './use-moment-keys.ts';

const CompareDialog = lazy(async () => ({ default: (await import('./compare/compare-dialog.tsx')).CompareDialog }));

export function InstancePage() {
  const { id } = useParams({ from: '/instances/$id' });
  return <OfInstance key={id} id={id} />;
}

function OfInstance({ id }: { id: string }) {
  const { instance, shell } = words;
  const { chronicle, error, progress, retry, ...rest } = useHistory(id);
  useEffect(() => {
    document.title = shell.titleOf(chronicle?.state.title ?? instance.page);
  }, [chronicle?.state.title, instance, shell]);
  if (isProblem(error, 'instance-not-found'))
    return (
      <div className="p-6">
        <Empty title={instance.notFound}>{instance.notFoundText}</Empty>
      </div>
    );
  if (error && !chronicle)
    return (
      <div className="p-6">
        <FailureBanner error={error} retry={retry} />
      </div>
    );
  if (!chronicle)
    return (
      <div className="p-6">
        <Skeleton rows={9} height={54} />
        {progress.of > readingShownMin && <p className="sm q mt-3">{instance.reading(progress.loaded, progress.of)}</p>}
      </div>
    );
  return <AtMoment id={id} chronicle={chronicle} {...rest} />;
}

/** A history of more events says how far it is read. */
const readingShownMin = 400;

function AtMoment({
  id,
  chronicle,
  definition,
  refresh,
}: Pick<Moment, 'id' | 'definition' | 'refresh'> & { chronicle: Chronicle }) {
  const [at, go] = useMomentAt();
  const { facts } = chronicle;
  const moveTo = useCallback(
    (to: number | 'now') => go(to === 'now' || to >= facts.length ? undefined : facts[to - 1]!.revision),
    [facts, go],
  );
  const moment = useMemo((): Moment => {
    const newest = chronicle.facts.at(-1)!;
    const fact = (at === undefined ? undefined : factAt(chronicle, at)) ?? newest;
    const isPast = fact.n < newest.n;
    return {
      id,
      chronicle,
      definition,
      refresh,
      fact,
      isPast,
      state: isPast ? stateAt(chronicle, fact.through) : chronicle.state,
      moveTo,
    };
  }, [id, chronicle, definition, refresh, at, moveTo]);
  return (
    <MomentContext value={moment}>
      <InstanceView />
    </MomentContext>
  );
}

/** Below the bar that says when, all is as it was then. On a desk the panes scroll, elsewhere the page. */
function InstanceView() {
  const { isPast } = useMoment();
  const { compare } = useSearch({ from: '/instances/$id' });
  const isDesk = useIsDesk();
  useMomentKeys();
  useLayoutEffect(() => {
    const { dataset } = document.body;
    dataset.moment = isPast ? 'past' : 'now';
    return () => void delete dataset.moment;
  }, [isPast]);
  return (
    <div className={isDesk ? 'instance' : 'instance scrolls'}>
      <CopyBar />
      <InstanceHeader />
      <TimeSlider />
      <Panes />
      {compare !== undefined && (
        <Suspense fallback={null}>
          <CompareDialog other={compare} />
        </Suspense>
      )}
    </div>
  );
}
