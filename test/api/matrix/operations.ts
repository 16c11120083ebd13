import { type ServiceName, serviceNames } from '@procession/stack/services.ts';

/** An operation as the document of its service describes it. */
export interface Operation {
  service: ServiceName;
  method: string;
  /** As in the document: `/v1/tasks/{id}/decide`. */
  path: string;
  /** Where something can be put in: `path.id`, `query.limit`, `body.outcome`. */
  inputs: string[];
  /** The slugs of the problems that it declares, by status. */
  problems: ReadonlyMap<number, ReadonlySet<string>>;
  statuses: ReadonlySet<number>;
}

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
}
interface Document {
  paths?: Record<string, Record<string, DocumentedOperation>>;
  components?: { schemas?: Record<string, Schema> };
}
interface DocumentedOperation {
  parameters?: { in: string; name: string }[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses: Record<string, { description?: string }>;
}

/** Every operation of every service that runs, by `<METHOD> <path>`. */
export async function operationsOf(urls: Record<ServiceName, readonly string[]>): Promise<Map<string, Operation>> {
  const found = new Map<string, Operation>();
  for (const service of serviceNames) {
    const document = (await (await fetch(`${urls[service][0]}/openapi.json`)).json()) as Document;
    for (const [path, methods] of Object.entries(document.paths ?? {}))
      for (const [method, operation] of Object.entries(methods))
        found.set(`${method.toUpperCase()} ${path}`, {
          service,
          method: method.toUpperCase(),
          path,
          inputs: inputsOf(operation, document),
          problems: problemsOf(operation),
          statuses: new Set(Object.keys(operation.responses).map(Number)),
        });
  }
  return found;
}

function inputsOf({ parameters = [], requestBody }: DocumentedOperation, { components }: Document): string[] {
  const given = requestBody?.content?.['application/json']?.schema;
  const schema = given?.$ref ? components?.schemas?.[given.$ref.split('/').at(-1)!] : given;
  return [
    ...parameters
      .filter((parameter) => parameter.in !== 'header')
      .map((parameter) => `${parameter.in}.${parameter.name}`),
    ...Object.keys(schema?.properties ?? {}).map((name) => `body.${name}`),
  ];
}

/** As `problemResponses` words them: each slug between backticks before its title. */
const problemsOf = ({ responses }: DocumentedOperation): Map<number, Set<string>> =>
  new Map(
    Object.entries(responses).map(([status, { description = '' }]) => [
      Number(status),
      new Set([...description.matchAll(/`([a-z-]+)`: /g)].map(([, slug]) => slug!)),
    ]),
  );

/** Why this operation may not answer so by its own document; undefined when it may. */
export function undeclared({ problems, statuses }: Operation, status: number, type: unknown): string | undefined {
  const slug = typeof type === 'string' ? type.replace('urn:procession:problem:', '') : '';
  if (!statuses.has(status)) return `${status} ${slug}`.trim();
  if (status < 400) return undefined;
  return problems.get(status)?.has(slug) ? undefined : `${status} ${slug}`;
}

/** What a request was answered. */
export interface Answer {
  service: ServiceName;
  method: string;
  /** As it was sent. */
  path: string;
  status: number;
  type: unknown;
}

/** The answers that their operation does not declare, each once. What is no operation's is left out. */
export async function undeclaredAmong(
  urls: Record<ServiceName, readonly string[]>,
  answers: readonly Answer[],
): Promise<string[]> {
  const operations = [...(await operationsOf(urls))].map(([name, operation]) => {
    const pattern = new RegExp(`^${operation.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
    return { name, operation, pattern };
  });
  const found = new Set<string>();
  for (const { service, method, path, status, type } of answers) {
    const address = path.split('?')[0]!;
    const known = operations.find(
      ({ operation, pattern }) => operation.service === service && operation.method === method && pattern.test(address),
    );
    const fault = known && undeclared(known.operation, status, type);
    if (fault) found.add(`${known.name}: ${fault}`);
  }
  return [...found].sort();
}
