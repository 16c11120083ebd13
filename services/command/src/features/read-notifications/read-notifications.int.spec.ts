import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, populate, type TestService } from '../../testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
});
afterAll(() => service.close());

const read = async (upTo: string, as = 'ana') => {
  const { status, body } = await service.post('/v1/notifications/read', { upTo }, { as });
  return status === 200 ? body.readUpTo : status;
};

test('what was read stays read, and nothing is read that has not happened yet', async () => {
  expect(await read('2026-01-05T09:00:00.000Z')).toBe('2026-01-05T09:00:00.000Z');
  expect(await read('2026-01-04T09:00:00.000Z')).toBe('2026-01-05T09:00:00.000Z');
  expect(await read('2026-01-02T10:00:00+01:00', 'bo')).toBe('2026-01-02T09:00:00.000Z');
  expect(Date.parse((await read('9999-01-05T09:00:00.000Z')) as string)).toBeLessThan(Date.parse('9000-01-01'));
  expect(await read('yesterday')).toBe(400);
});
