/** What a cookie holds of a sign-in, sealed. */
export interface Session {
  slot: number;
  /** Drawn at each sign-in: tells it from others in the same slot. */
  mark: string;
  user: { id: string; name: string };
  tenant: string;
  accessToken: string;
  /** ms since 1970, as the next ones */
  accessIssuedAt: number;
  accessExpiresAt: number;
  endsAt: number;
  /** None: the session ends with the access token. */
  refreshToken: string | undefined;
}

export const nameOf = ({ slot, mark }: Pick<Session, 'slot' | 'mark'>): string => `${slot}-${mark}`;

export const endOf = ({ endsAt, accessExpiresAt, refreshToken }: Session): number =>
  refreshToken === undefined ? Math.min(endsAt, accessExpiresAt) : endsAt;
