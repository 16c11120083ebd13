import { sessionSlotsMax } from '@procession/contracts/session.ts';

/** A browser keeps 4,096 bytes of a cookie with its name and attributes. */
const pieceCharactersMax = 3_800;
/** Of one session: tokens of some issuers are long. */
const piecesMax = 4;

export type Cookies = Readonly<Record<string, string | undefined>>;

/** A cookie to set; without a value one to remove. */
export interface CookieChange {
  name: string;
  value: string | undefined;
  maxAgeSeconds: number;
}

export interface CookieNames {
  session(slot: number): string;
  signIn(slot: number): string;
}

/** Under https no other host or path can have set a cookie that is called so. */
export function cookieNames(isSecure: boolean): CookieNames {
  const prefix = isSecure ? '__Host-' : '';
  return {
    session: (slot) => `${prefix}procession_session_${slot}`,
    signIn: (slot) => `${prefix}procession_sign_in_${slot}`,
  };
}

export const slots: readonly number[] = Array.from({ length: sessionSlotsMax }, (_, slot) => slot);

const pieceName = (name: string, piece: number): string => (piece === 0 ? name : `${name}_${piece}`);

/** Of a value that was put in pieces: the first says how many there are. */
export function readPieces(cookies: Cookies, name: string): string | undefined {
  const [, count, first] = /^([1-9])\.(.*)$/.exec(cookies[name] ?? '') ?? [];
  if (count === undefined || Number(count) > piecesMax) return undefined;
  const rest = Array.from({ length: Number(count) - 1 }, (_, index) => cookies[pieceName(name, index + 1)] ?? '');
  return [first, ...rest].join('');
}

/** @throws when the value takes more pieces than a session may have. */
export function writePieces(cookies: Cookies, name: string, value: string, maxAgeSeconds: number): CookieChange[] {
  const count = Math.ceil(value.length / pieceCharactersMax);
  if (count > piecesMax)
    throw new Error(`a session of ${value.length} characters does not fit in ${piecesMax} cookies`);
  const set = Array.from({ length: count }, (_, piece) => {
    const part = value.slice(piece * pieceCharactersMax, (piece + 1) * pieceCharactersMax);
    return { name: pieceName(name, piece), value: piece === 0 ? `${count}.${part}` : part, maxAgeSeconds };
  });
  return [...set, ...removePieces(cookies, name).filter((old) => !set.some((one) => one.name === old.name))];
}

export function removePieces(cookies: Cookies, name: string): CookieChange[] {
  const names = Array.from({ length: piecesMax }, (_, piece) => pieceName(name, piece));
  return names
    .filter((one) => cookies[one] !== undefined)
    .map((one) => ({ name: one, value: undefined, maxAgeSeconds: 0 }));
}
