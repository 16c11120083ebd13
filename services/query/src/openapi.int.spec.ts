import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Office, openOffice } from './testing/office.ts';

interface Operation {
  summary?: string;
  description?: string;
  parameters?: { name: string }[];
  responses: Record<string, { description?: string; content?: Record<string, unknown> }>;
}

let office: Office;
let paths: Record<string, { get: Operation }>;
beforeAll(async () => {
  office = await openOffice();
  const { body } = await office.get('/openapi.json', '');
  expect(body.openapi).toBe('3.1.0');
  paths = body.paths;
});
afterAll(() => office.close());

test('every route has a sentence, its parameters and its problems', () => {
  expect(Object.keys(paths)).toHaveLength(25);
  for (const [path, { get }] of Object.entries(paths)) {
    expect(get.summary).toBeTruthy();
    expect(get.description).toBeTruthy();
    expect(get.parameters?.map(({ name }) => name)).toContain('consistency-token');
    for (const status of ['400', '401', '403', '503'])
      expect(get.responses[status]?.content).toHaveProperty('application/problem+json');
    const type = path === '/v1/files/{id}' ? 'application/octet-stream' : 'application/json';
    expect(get.responses['200']?.content).toHaveProperty(type);
  }
});

test('single resources say that they need not be sent again, rows show an example', async () => {
  for (const path of ['/v1/instances/{id}', '/v1/tasks/{id}', '/v1/definitions/{key}/versions/{version}'])
    expect(paths[path]?.get.responses).toHaveProperty('304');
  expect(paths['/v1/audit']?.get.responses['200']?.content).toHaveProperty('text/csv');
  const { body } = await office.get('/openapi.json', '');
  for (const name of ['InstanceRow', 'TaskRow', 'TimelineEntry', 'AuditEntry', 'DefinitionRow', 'UserRow', 'RoleRow'])
    expect(body.components.schemas[name].examples).toHaveLength(1);
});
