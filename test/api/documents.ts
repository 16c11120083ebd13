import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import type { World } from './world.ts';

// What each service says of itself: its OpenAPI document.

interface Schema {
  $ref?: string;
  description?: string;
  examples?: unknown[];
  anyOf?: Schema[];
}
interface Body {
  content?: Record<string, { schema?: Schema }>;
}
interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  parameters?: { name: string; description?: string; schema?: Schema }[];
  requestBody?: Body;
  security?: object[];
  responses: Record<string, Body & { description?: string }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

const services = ['command', 'query', 'notifier', 'projector'] as const;

export function testDocuments(world: () => World): void {
  const documentOf = async (service: (typeof services)[number]): Promise<Document> =>
    (await (await fetch(`${world().stack.urls[service][0]}/openapi.json`)).json()) as Document;

  test.each(services)('the document of %s is OpenAPI 3.1', async (service) => {
    const document = await documentOf(service);
    expect(document.openapi).toBe('3.1.0');
    // The validator resolves references in place.
    expect(
      (await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>)).errors,
    ).toBeUndefined();
  });

  test.each(services)('each operation of %s says what it does, takes, answers, and how it fails', async (service) => {
    const { paths, components } = await documentOf(service);
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations).not.toEqual([]); // that none is missing: matrix/isolation.ts
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const resolve = (schema: Schema | undefined): Schema | undefined =>
      schema?.$ref ? components?.schemas?.[schema.$ref.split('/').at(-1)!] : schema;
    const hasExample = (body: Body | undefined): boolean => {
      if (body?.content && !body.content['application/json']) return true; // bytes
      const schema = resolve(body?.content?.['application/json']?.schema);
      return (schema?.anyOf ?? [schema]).every((one) => (resolve(one)?.examples?.length ?? 0) > 0);
    };
    for (const { operationId, summary, description, parameters = [], requestBody, responses, security } of operations) {
      const lacks = [
        !summary && 'a summary',
        !description && 'a description',
        ...parameters.map((one) => !one.description && !one.schema?.description && `a description of ${one.name}`),
        requestBody && !hasExample(requestBody) && 'an example of its body',
        ...Object.entries(responses).flatMap(([status, response]) => [
          !response.description && `a description of ${status}`,
          response.description === 'Default Response' && `words of its own for ${status}`,
          /^20\d/.test(status) && response.content && !hasExample(response) && `an example of ${status}`,
          Number(status) >= 400 && !response.content?.['application/problem+json'] && `a problem for ${status}`,
        ]),
        !responses['401'] && security?.length !== 0 && 'a problem for 401',
        !responses['503'] && 'a problem for 503',
      ];
      expect({ operationId, lacks: lacks.filter(Boolean) }).toEqual({ operationId, lacks: [] });
    }
  });

  test('an address takes the methods that the document says, and no other', async () => {
    for (const service of services) {
      const { paths } = await documentOf(service);
      const { status, body } = await world().call('priya', 'GET', service, '/v1');
      expect({ service, status }).toEqual({ service, status: 404 });
      expect(body.type).toBe('urn:procession:problem:route-not-found');
      for (const [path, methods] of Object.entries(paths)) {
        const allowed = Object.keys(methods).map((method) => method.toUpperCase());
        const other = allowed.includes('DELETE') ? 'PATCH' : 'DELETE';
        const answer = await world().call('priya', other, service, path.replace(/\{\w+\}/g, 'x'));
        expect({ path, status: answer.status }).toEqual({ path, status: 405 });
        const told = answer.headers
          .get('allow')
          ?.split(', ')
          .filter((method) => method !== 'HEAD');
        expect(told).toEqual(allowed.sort());
      }
    }
  });
}
