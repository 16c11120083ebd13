import { keepSession } from '../api/held-session.ts';

const fragment = '#session=';

/** Signing in ends at `/page#session=<name>`: it is this window's from here on, and no part of the address. */
export function takeSessionFromAddress(): void {
  if (!location.hash.startsWith(fragment)) return;
  keepSession(location.hash.slice(fragment.length));
  history.replaceState(history.state, '', location.pathname + location.search);
}
