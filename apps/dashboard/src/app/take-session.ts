import { sessionFragment } from '@procession/contracts/session.ts';
import { keepSession } from '../api/held-session.ts';

/** Signing in ends at `/page#session=<name>`: it is this window's from here on, and no part of the address. */
export function takeSessionFromAddress(): void {
  if (!location.hash.startsWith(sessionFragment)) return;
  keepSession(location.hash.slice(sessionFragment.length));
  history.replaceState(history.state, '', location.pathname + location.search);
}
