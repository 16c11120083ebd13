import type { OwnNotificationChoices } from '@procession/contracts/http/notification-choices.ts';
import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/calls.ts';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { MailChoices } from './mail-choices.tsx';

/** How I am told by e-mail, and whether that works. */
export function MyMails() {
  const { me } = words;
  const own = useQuery({
    queryKey: ['notification-choices'],
    queryFn: ({ signal }) => read<OwnNotificationChoices>('/v1/me/notification-choices', { signal }),
  });
  return (
    <>
      {own.error && <FailureBanner error={own.error} retry={() => void own.refetch()} />}
      {own.isPending && <Skeleton rows={6} />}
      {own.data && (
        <>
          <p className="q">{own.data.address === null ? me.noAddress : me.goTo(own.data.address)}</p>
          {own.data.failed && (
            <div className="banner wait">
              <div className="sm">
                <b className="b">{me.failed}</b>
                <div>{own.data.failed.why}</div>
                <div className="q">
                  {me.failedAt} <Instant at={own.data.failed.at} />
                </div>
              </div>
            </div>
          )}
          <MailChoices saved={own.data.choices} />
        </>
      )}
    </>
  );
}
