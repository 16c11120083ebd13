import { useNow } from '../app/clock.ts';
import { useZone } from '../app/preferences.ts';
import { ago, exact, stampTime } from '../words/format.ts';

/** Relative up to a day; the absolute, in the viewer's zone and in UTC, on hover. */
export function Instant({ at, plain }: { at: string; plain?: boolean }) {
  const zone = useZone();
  const now = useNow();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={absolute(ms)}>
      {plain ? stampTime(ms, now, zone) : ago(ms, now, zone)}
    </time>
  );
}

export const absolute = (ms: number): string => {
  const here = exact(ms, 'local');
  const utc = exact(ms, 'utc');
  return here === utc ? utc : `${here}\n${utc}`;
};
