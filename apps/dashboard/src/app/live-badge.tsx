import { useSyncExternalStore } from 'react';
import { connectionNow, onConnection } from '../live/connection.ts';
import { ago } from '../words/format.ts';
import { words } from '../words/words.ts';
import { useNow } from './clock.ts';

/** Whether what is shown is what is. */
export function LiveBadge() {
  const { state, lastOpenAt } = useSyncExternalStore(onConnection, connectionNow);
  const now = useNow();
  const { shell } = words;
  const text =
    state === 'open'
      ? shell.live
      : state === 'signed-out'
        ? shell.signedOut
        : lastOpenAt === undefined
          ? shell.connecting
          : shell.reconnecting(ago(lastOpenAt, Math.max(now, Date.now()), 'local'));
  return (
    <div className={state === 'open' ? 'live' : 'live back'} role="status" title={text}>
      {text}
    </div>
  );
}
