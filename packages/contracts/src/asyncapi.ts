import { z } from 'zod';
import type { LogEvent } from './events/envelope.ts';
import type { RowChange } from './feed.ts';
import { jsonObject } from './json.ts';
import { fromClient, toClient } from './live.ts';
import { closeCodes, liveLimits } from './live-limits.ts';
import { instanceRow, taskRow } from './read-models.ts';
import { feedSubject, indexChangedSubject, logSubject } from './subjects.ts';

/** The live connection and the bus as AsyncAPI 3: what goes over them, made from the contracts. `docs/asyncapi.json` is this. */
export function asyncApi(): Record<string, unknown> {
  const schemas: Record<string, unknown> = {};
  const message = (name: string, schema: z.ZodType): unknown => ({
    contentType: 'application/json',
    payload: schemaOf(name, schema, schemas),
  });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Procession: live updates and bus',
      version: '1',
      description:
        'The bus is internal and only makes things fast: whoever misses a message finds all of it in Postgres. Apps use the live connection.',
    },
    channels: {
      live: {
        address: '/v1/live',
        description: `WebSocket with JSON text frames, opened with a ticket (\`POST /v1/live/tickets\`, then \`GET /v1/live?ticket=…\`). ${closing}`,
        bindings: { ws: { method: 'GET', query: schemaOf('ticket', z.object({ ticket: z.string() }), schemas) } },
        messages: { ...namesOf(clientMessages), ...namesOf(serverMessages) },
      },
      log: channel(logSubject, 'Commits on JetStream: the events of one commit and partition.', 'commit'),
      feed: channel(feedSubject, 'Rows that the projector wrote in one transaction, on core NATS.', 'feed'),
      indexChanged: {
        address: indexChangedSubject,
        description: "A tenant's directory or definitions changed; the payload is the tenant's id.",
        messages: { tenant: { $ref: '#/components/messages/tenant' } },
      },
    },
    operations: {
      say: operation('receive', 'live', clientMessages, 'What a client says.'),
      hear: operation('send', 'live', serverMessages, 'What a client hears.'),
    },
    components: {
      messages: {
        ...Object.fromEntries(
          [...clientMessages, ...serverMessages].map(([name, schema]) => [name, message(name, schema)]),
        ),
        commit: message('commit', z.array(logEvent)),
        feed: message('feed', feedMessage),
        tenant: { contentType: 'text/plain', payload: { type: 'string' } },
      },
      schemas,
    },
  };
}

const closing = `Frames of a client have at most ${liveLimits.messageBytesMax} bytes. Closed with ${closeCodes.signInAgain}: the token expired, get a new ticket and resume; ${closeCodes.goingAway}: this copy goes down, connect again; ${closeCodes.tooSlow}: too slow for too long; ${closeCodes.badMessage}: faulty messages.`;

type Named = readonly (readonly [name: string, schema: z.ZodType])[];

const clientMessages: Named = fromClient.options.map((schema) => [schema.shape.type.value, schema]);
const serverMessages: Named = toClient.options.map((schema) => [schema.shape.type.value, schema]);

const logEvent: z.ZodType<LogEvent> = z.object({
  tenant: z.string(),
  stream: z.string(),
  revision: z.int(),
  type: z.string(),
  schemaVersion: z.int(),
  recordedAt: z.iso.datetime(),
  data: jsonObject,
  meta: z.object({
    actor: z.string(),
    client: z.string().exactOptional(),
    onBehalfOf: z.string().exactOptional(),
    command: z.string(),
    traceparent: z.string().exactOptional(),
  }),
  hash: z.string(),
});

const rowChange: z.ZodType<RowChange> = z.union([
  z.object({
    tenant: z.string(),
    since: z.int(),
    row: instanceRow,
    tenantWide: z.boolean(),
    readers: z.array(z.string()),
  }),
  z.object({ tenant: z.string(), since: z.int(), row: taskRow }),
]);

const feedMessage = z.object({
  epoch: z.int(),
  partition: z.int(),
  seq: z.int(),
  rows: z.array(rowChange).exactOptional(),
  heads: z.array(z.object({ tenant: z.string(), stream: z.string(), revision: z.int() })).exactOptional(),
  traces: z.array(z.string()).exactOptional(),
});

/** As JSON Schema; what it defines by name goes into `schemas`, what has no name under that of the message. */
function schemaOf(name: string, schema: z.ZodType, schemas: Record<string, unknown>): unknown {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input', reused: 'inline' }))
    .replaceAll('#/$defs/', '#/components/schemas/')
    .replaceAll('__schema', `${name}_`);
  const { $schema: _draft, $defs, ...rest } = JSON.parse(text) as Record<string, unknown>;
  for (const [defined, of] of Object.entries($defs ?? {})) {
    const { id: _id, ...plain } = of as Record<string, unknown>;
    schemas[defined] = plain;
  }
  return rest;
}

const channel = (address: (partition: number) => string, description: string, name: string): unknown => ({
  address: address(0).replace('0', '{partition}'),
  description,
  parameters: { partition: { description: 'Number of the partition, from 0.' } },
  messages: { [name]: { $ref: `#/components/messages/${name}` } },
});

const namesOf = (named: Named): Record<string, unknown> =>
  Object.fromEntries(named.map(([name]) => [name, { $ref: `#/components/messages/${name}` }]));

const operation = (action: string, name: string, named: Named, summary: string): unknown => ({
  action,
  summary,
  channel: { $ref: `#/channels/${name}` },
  messages: named.map(([of]) => ({ $ref: `#/channels/${name}/messages/${of}` })),
});
