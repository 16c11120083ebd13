import { isProblemSlug } from '@procession/contracts/problems.ts';
import { rejections } from '@procession/engine/instance/rejections.ts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, type TestService } from './testing.ts';

let service: TestService;
// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document, looked into
let document: any;
beforeAll(async () => {
  service = await createTestService();
  document = (await service.get('/openapi.json')).body;
});
afterAll(() => service.close());

test('the write API describes itself in valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document));
  expect(result.errors ?? []).toEqual([]);
  expect(document.openapi).toBe('3.1.0');
});

test('every route has a summary, a description, a tag, and says its problems', () => {
  const routes = Object.entries<
    Record<
      string,
      {
        summary?: string;
        description?: string;
        tags?: string[];
        security?: object[];
        responses: Record<string, unknown>;
      }
    >
  >(document.paths);
  expect(routes.length).toBeGreaterThanOrEqual(17);
  for (const [path, methods] of routes) {
    for (const [method, operation] of Object.entries(methods)) {
      expect(operation, `${method} ${path}`).toMatchObject({
        summary: expect.any(String),
        description: expect.any(String),
        tags: [expect.any(String)],
      });
      const problems = operation.security?.length === 0 ? ['400', '503'] : ['400', '401', '403', '503'];
      expect(Object.keys(operation.responses), `${method} ${path}`).toEqual(expect.arrayContaining(problems));
    }
  }
});

test('every command that can be repeated documents its idempotency key', () => {
  for (const path of ['/v1/instances', '/v1/tasks/{id}/decide', '/v1/definitions/{key}/versions']) {
    const names = document.paths[path].post.parameters.map(({ name }: { name: string }) => name);
    expect(names, path).toContain('idempotency-key');
  }
});

test('every rejection of the engine has a problem type', () => {
  for (const type of Object.keys(rejections)) expect(isProblemSlug(type), type).toBe(true);
});

test('health, readiness and metrics need no token', async () => {
  for (const url of ['/healthz', '/readyz', '/metrics'])
    expect((await service.app.inject({ url })).statusCode, url).toBe(200);
  const { body } = await service.app.inject({ url: '/metrics' });
  for (const name of ['commands_total', 'batch_commands', 'commit_seconds', 'outbox_age_seconds', 'cached_streams'])
    expect(body).toContain(`procession_${name}`);
});

test('only a process that was given a bus tells whether it is up', async () => {
  const metricsOf = async ({ app }: TestService): Promise<string> => (await app.inject({ url: '/metrics' })).body;
  expect(await metricsOf(service)).not.toContain('procession_bus_up');
  const withBus = await createTestService(service.database, 'nats://127.0.0.1:1');
  expect(await metricsOf(withBus)).toContain('procession_bus_up{service="command"} 0');
  await withBus.close();
});
