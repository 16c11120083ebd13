import { forgetSession } from '../api/held-session.ts';
import { send } from '../api/send.ts';

/** Ends the session of this window, and goes where the gateway says. */
export async function signOut(): Promise<void> {
  const { body } = await send<{ next: string }>({ method: 'POST', path: '/auth/sign-out', body: {}, triesMax: 1 });
  forgetSession();
  location.assign(body.next);
}
