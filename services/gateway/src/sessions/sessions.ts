import { randomBytes } from 'node:crypto';
import { ProblemError } from '@procession/contracts/problems.ts';
import { sessionHeader } from '@procession/contracts/session.ts';
import { LRUCache } from 'lru-cache';
import type { Limits } from '../limits.ts';
import {
  type CookieChange,
  type CookieNames,
  type Cookies,
  readPieces,
  removePieces,
  slots,
  writePieces,
} from './cookies.ts';
import type { Renew } from './renew.ts';
import type { Seal } from './seal.ts';
import { endOf, nameOf, type Session } from './session.ts';

export interface SessionsPorts {
  seal: Seal;
  names: CookieNames;
  renew: Renew;
  limits: Limits;
  now: () => number;
}

/** A session, and what has to be done to the browser's cookies. */
export interface Held {
  session: Session;
  changes: CookieChange[];
}

const purpose = 'session';

/** The sessions that a browser holds, each in the cookies of its slot. Nothing is kept here but who signed out lately. */
export function createSessions({ seal, names, renew, limits, now }: SessionsPorts) {
  const ended = new LRUCache<string, true>({ max: limits.rememberedMax, ttl: limits.sessionMs });

  const read = async (cookies: Cookies, slot: number): Promise<Session | undefined> => {
    const sealed = readPieces(cookies, names.session(slot));
    const session = sealed === undefined ? undefined : ((await seal.open(purpose, sealed)) as Session | undefined);
    if (!session || session.slot !== slot || ended.has(session.mark) || endOf(session) <= now()) return undefined;
    return session;
  };

  const write = async (cookies: Cookies, session: Session): Promise<CookieChange[]> => {
    const seconds = Math.max(1, Math.floor((endOf(session) - now()) / 1000));
    return writePieces(cookies, names.session(session.slot), await seal.seal(purpose, session), seconds);
  };

  const find = async (cookies: Cookies, name: string | undefined): Promise<Session> => {
    if (name === undefined) throw notSignedIn(`Say which session this is for: \`${sessionHeader}\`.`);
    const session = /^\d-/.test(name) ? await read(cookies, Number(name[0])) : undefined;
    if (!session || nameOf(session) !== name) throw isOver();
    return session;
  };

  return {
    /** Of the window that says this name. @throws ProblemError `not-signed-in` */
    find,

    /** The same with an access token that is good. @throws ProblemError `not-signed-in`, `unavailable` */
    async hold(cookies: Cookies, name: string | undefined): Promise<Held> {
      const session = await find(cookies, name);
      const renewed = await renew(session);
      // Who signed out meanwhile stays signed out.
      if (ended.has(session.mark)) throw isOver();
      return { session: renewed, changes: renewed === session ? [] : await write(cookies, renewed) };
    },

    /** All that are not over. */
    async list(cookies: Cookies): Promise<Session[]> {
      const all = await Promise.all(slots.map((slot) => read(cookies, slot)));
      return all.filter((session) => session !== undefined);
    },

    /** A session in a slot that nobody uses; when all are taken, in that of who signed in first. */
    async begin(cookies: Cookies, given: Omit<Session, 'slot' | 'mark' | 'endsAt'>): Promise<Held> {
      const held = await this.list(cookies);
      const isFree = (slot: number): boolean => held.every((session) => session.slot !== slot);
      const untouched = slots.find((slot) => cookies[names.session(slot)] === undefined);
      const oldest = held.toSorted((a, b) => a.endsAt - b.endsAt)[0];
      const slot = untouched ?? slots.find(isFree) ?? oldest!.slot;
      const mark = randomBytes(12).toString('base64url');
      const session: Session = { ...given, slot, mark, endsAt: now() + limits.sessionMs };
      return { session, changes: await write(cookies, session) };
    },

    end(cookies: Cookies, session: Session): CookieChange[] {
      ended.set(session.mark, true);
      return removePieces(cookies, names.session(session.slot));
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;

const notSignedIn = (detail: string): ProblemError => new ProblemError('not-signed-in', detail);
const isOver = (): ProblemError => notSignedIn('The session of this window is over: sign in again.');
