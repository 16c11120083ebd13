import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { serveGateway } from './testing/served-gateway.ts';

interface Operation {
  summary?: string;
  description?: string;
  responses: Record<string, { description?: string; content?: Record<string, { schema?: { $ref?: string } }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { examples?: unknown[] }> };
}

test('its document is OpenAPI 3.1 and says what each of its own addresses is for', async () => {
  const gateway = await serveGateway({ upstream: 'http://127.0.0.1:1' });
  const answer = await gateway.browser().ask('/openapi.json');
  const document = (await answer.json()) as Document & Record<string, unknown>;
  await gateway.close();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).sort()).toEqual([
    '/api/services',
    '/auth/personas',
    '/auth/session',
    '/auth/sessions',
    '/auth/sign-in',
    '/auth/sign-out',
  ]);
  for (const { summary, description: told, responses } of Object.values(document.paths).flatMap((methods) =>
    Object.values(methods),
  )) {
    expect(summary).toMatch(/^\S.+[^.]$/);
    expect(told).toMatch(/\S.+\.$/);
    for (const { description, content } of Object.values(responses)) {
      expect(description).toMatch(/\S/);
      const name = content?.['application/json']?.schema?.$ref?.split('/').at(-1);
      if (name) expect([name, document.components.schemas[name]?.examples?.length]).toEqual([name, 1]);
    }
  }
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect(valid ? [] : errors).toEqual([]);
});
