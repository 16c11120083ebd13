import { send } from './send.ts';

interface HeldSession {
  /** Its name, to be sent with each request. */
  session: string;
  user: { id: string; name: string };
  tenant: string;
  expiresAt: string;
}

/** Who is signed in, as the gateway says it. */
export interface Session extends HeldSession {
  /** The issuer is the demonstration's own. */
  demo: boolean;
}

/** A session that this browser has, of another window perhaps. */
export type OpenSession = HeldSession;

export interface Persona {
  id: string;
  name: string;
  /** “Sales manager” */
  role: string;
  does: string;
  /** Open tasks that they may act on; absent when that cannot be told now. */
  waiting?: { tasks: number; late: number };
}

const get = async <T>(path: string): Promise<T> => (await send<T>({ method: 'GET', path, triesMax: 2 })).body;

export const getSession = (): Promise<Session> => get('/auth/session');
export const getSessions = (): Promise<{ sessions: OpenSession[]; demo: boolean }> => get('/auth/sessions');
export const getPersonas = async (): Promise<Persona[]> =>
  (await get<{ personas: Persona[] }>('/auth/personas')).personas;
