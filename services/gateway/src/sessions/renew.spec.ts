import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { createRenew, type Refreshed } from './renew.ts';
import type { Session } from './session.ts';

const minute = 60_000;
const session = (given: Partial<Session> = {}): Session => ({
  slot: 0,
  mark: 'a'.repeat(16),
  user: { id: 'ben', name: 'Ben' },
  tenant: 'acme',
  accessToken: 'access-1',
  accessIssuedAt: 0,
  accessExpiresAt: 15 * minute,
  endsAt: 12 * 60 * minute,
  refreshToken: 'refresh-1',
  ...given,
});
const next = session({ accessToken: 'access-2', refreshToken: 'refresh-2', accessExpiresAt: 30 * minute });

function renewing(answers: Refreshed[], at: { now: number }) {
  const sent: string[] = [];
  const renew = createRenew(
    async ({ refreshToken }) => {
      sent.push(refreshToken!);
      return answers[Math.min(sent.length, answers.length) - 1]!;
    },
    { oneOfAll: (_key, work) => work(), limits, now: () => at.now, count: () => {} },
  );
  return { renew, sent };
}

test('a token that lives long enough is left alone', async () => {
  const { renew, sent } = renewing([{ outcome: 'renewed', session: next }], { now: 13 * minute });
  expect((await renew(session())).accessToken).toBe('access-1');
  expect(sent).toEqual([]);
});

test('a refresh token is sent once, however many come with it, also late', async () => {
  const at = { now: 14.5 * minute };
  const { renew, sent } = renewing([{ outcome: 'renewed', session: next }], at);
  const all = await Promise.all([1, 2, 3].map(() => renew(session())));
  at.now += 60_000;
  all.push(await renew(session()));
  expect(all.map(({ accessToken }) => accessToken)).toEqual(Array(4).fill('access-2'));
  expect(sent).toEqual(['refresh-1']);
});

test('an issuer that is away is asked again, and the token is good as long as it lasts', async () => {
  const at = { now: 14.5 * minute };
  const { renew, sent } = renewing([{ outcome: 'away', cause: new Error('gone') }], at);
  expect((await renew(session())).accessToken).toBe('access-1');
  at.now = 16 * minute;
  await expect(renew(session())).rejects.toMatchObject({ slug: 'unavailable', headers: { 'retry-after': '2' } });
  expect(sent).toHaveLength(2);
});

test('what the issuer refuses is not asked again, and ends the session with its token', async () => {
  const at = { now: 14.5 * minute };
  const { renew, sent } = renewing([{ outcome: 'refused' }], at);
  expect((await renew(session())).accessToken).toBe('access-1');
  at.now = 15 * minute;
  await expect(renew(session())).rejects.toMatchObject({ slug: 'not-signed-in' });
  expect(sent).toEqual(['refresh-1']);
});

test('short tokens are renewed in the last third of their life', async () => {
  const at = { now: 5_000 };
  const { renew, sent } = renewing([{ outcome: 'renewed', session: next }], at);
  const short = session({ accessExpiresAt: 9_000 });
  await renew(short);
  expect(sent).toEqual([]);
  at.now = 6_001;
  expect(await renew(short)).toBe(next);
});

test('without a refresh token nothing is asked', async () => {
  const { renew, sent } = renewing([], { now: 14.9 * minute });
  expect((await renew(session({ refreshToken: undefined }))).accessToken).toBe('access-1');
  expect(sent).toEqual([]);
});
