import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, type TestService } from '../../testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
});
afterAll(() => service.close());

/** Takes some tenths of a second to parse. */
const tedious = '}\n'.repeat(30_000);

test('a draft whose check finds no room is not saved: the same save succeeds when it is sent again', async () => {
  const { documents } = service.parts.ports;
  const waiting = Promise.allSettled([1, 2, 3, 4, 5].map(() => documents.check('acme', tedious, 'small')));
  const save = () => service.put('/v1/definitions/small/draft', { document: { name: 'Small' } }, { key: 'save-1' });
  expect(await save()).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect((await service.get('/v1/definitions/other/draft')).status).toBe(404);
  await waiting;
  const saved = await must(save());
  expect(saved).toMatchObject({ status: 201, body: { draftRevision: 1 } });
  expect(saved.headers['idempotency-replayed']).toBeUndefined();
});
