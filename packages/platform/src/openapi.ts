import { jsonSchemaTransformObject } from 'fastify-type-provider-zod';

interface Operation {
  operationId?: string;
  responses: Record<string, { description?: string; content?: Record<string, { schema?: { $ref?: string } }> }>;
}
interface Document {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, { description?: string }> };
}

/** What fastify says of an answer when nobody does. */
const unsaid = 'Default Response';

/** The document of the schemas, with what can be told from them: what an answer is, and a name for each operation. */
export const describeDocument: typeof jsonSchemaTransformObject = (given) => {
  const document = jsonSchemaTransformObject(given);
  const { paths = {}, components } = document as Document;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      operation.operationId ??= nameOf(method, path);
      for (const response of Object.values(operation.responses)) {
        if (response.description !== unsaid) continue;
        const schema = response.content?.['application/json']?.schema?.$ref?.split('/').at(-1);
        response.description = (schema && components?.schemas?.[schema]?.description) ?? 'Done.';
      }
    }
  }
  return document;
};

/** `post /v1/tasks/{id}/decide` is `postTasksIdDecide`: stable as long as the address is. */
const nameOf = (method: string, path: string): string =>
  method +
  path
    .replace(/^\/v\d+/, '')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
