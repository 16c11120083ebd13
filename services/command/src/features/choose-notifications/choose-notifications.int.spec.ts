import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, type TestService } from '../../testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
});
afterAll(() => service.close());

const url = '/v1/me/notification-choices';

test('what is left out is at seven, by the clocks of the tenant, the same for all kinds', async () => {
  const choices = { email: 'digest', kinds: {}, digestHour: 7, zone: 'UTC' };
  expect(await service.put(url, { email: 'digest' }, { as: 'ana' })).toMatchObject({
    status: 200,
    headers: { etag: '"1"' },
    body: { revision: 1, choices },
  });
  expect(await service.put(url, choices, { as: 'ana' })).toMatchObject({ status: 200, body: { revision: 1 } });
  const office = { name: 'Office', zone: 'Asia/Tokyo', week: { mon: [{ from: '09:00', to: '17:00' }] } };
  await service.put('/v1/directory/calendars/default', office);
  expect(await service.put(url, { email: 'off' }, { as: 'bo' })).toMatchObject({
    body: { choices: { email: 'off', zone: 'Asia/Tokyo' } },
  });
});

test('each person has their own, and a change of what moved meanwhile is refused', async () => {
  const mine = { email: 'at_once', kinds: { mentioned: 'digest' }, digestHour: 18, zone: 'Europe/Lisbon' };
  expect(await service.put(url, mine, { as: 'cleo' })).toMatchObject({ status: 200, body: { choices: mine } });
  const late = { as: 'cleo', headers: { 'if-match': '"0"' } };
  expect(await service.put(url, { ...mine, email: 'off' }, late)).toMatchObject({ status: 412, body: { actual: 1 } });
});

test.each([
  [{}, '/body/email'],
  [{ email: 'weekly' }, '/body/email'],
  [{ email: 'digest', digestHour: 24 }, '/body/digestHour'],
  [{ email: 'digest', zone: '+02:00' }, '/body/zone'],
  [{ email: 'digest', kinds: { applause: 'off' } }, '/body/kinds'],
])('%j is refused with the place', async (body, place) => {
  const { status, body: problem } = await service.put(url, body, { as: 'dan' });
  expect(status).toBe(400);
  expect(problem.issues[0].place).toContain(place);
});
