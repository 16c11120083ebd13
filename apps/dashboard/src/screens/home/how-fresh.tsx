import type { Freshness } from '@procession/contracts/http/freshness.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { read } from '../../api/calls.ts';
import { LiveBadge } from '../../app/live-badge.tsx';
import { connectionNow, onConnection } from '../../live/connection.ts';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Icon } from '../../parts/icon.tsx';
import { count, exact } from '../../words/format.ts';
import { words } from '../../words/words.ts';

/** No subscription tells of what has not arrived. */
const askedEveryMs = 15_000;

export function HowFresh() {
  const { fresh } = words.home;
  const { state } = useSyncExternalStore(onConnection, connectionNow);
  const { data, error, refetch } = useQuery({
    queryKey: ['freshness'],
    queryFn: ({ signal }) => read<Freshness>('/v1/freshness', { signal }),
    refetchInterval: askedEveryMs,
    staleTime: 0,
  });
  return (
    <section aria-labelledby="fresh-title">
      <h2 className="t3" id="fresh-title">
        {fresh.title}
      </h2>
      {error && <FailureBanner error={error} retry={() => void refetch()} />}
      <dl>
        <Fact name={fresh.behind}>
          {data && (data.behindMs === 0 ? fresh.upToDate : fresh.seconds((data.behindMs / 1_000).toFixed(2)))}
        </Fact>
        <Fact name={fresh.newest}>{data && (data.newest === null ? fresh.none : <Newest newest={data.newest} />)}</Fact>
        <Fact name={fresh.live}>
          {state === 'open' ? (
            <span className="st ok">
              <Icon of={Check} small />
              {words.shell.live}
            </span>
          ) : (
            <LiveBadge />
          )}
        </Fact>
      </dl>
    </section>
  );
}

const Newest = ({ newest: { position, at } }: { newest: NonNullable<Freshness['newest']> }) => (
  <Link className="l" to="/audit" title={exact(Date.parse(at), 'local')}>
    {count(position)}
  </Link>
);

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="kv">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
