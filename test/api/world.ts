import { loadDemo } from '@procession/stack/demo/load.ts';
import type { ServiceName } from '@procession/stack/services.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { type Answer, undeclaredAmong } from './matrix/operations.ts';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // Whatever the service says: tests look at what concerns them.
  body: Record<string, unknown> & { type?: string; detail?: string; issues?: { place: string; message: string }[] };
}

export interface World {
  stack: Stack;
  /** Of another tenant, where she may do everything. */
  stranger: string;
  call(
    as: string,
    method: string,
    service: ServiceName,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  /** A booking cancellation that Ana asks for, at the manager's step, and what its start was answered. */
  start(data?: Record<string, unknown>): Promise<{ id: string; task: string; token: string }>;
  /** Answers so far that the API document of their operation does not have: `<operation>: <status> <slug>`. */
  undeclared(): Promise<string[]>;
  /** Everything that the services have logged. */
  readLogs(): string;
  close(): Promise<void>;
}

const answerWithinMs = 20_000;
export const otherTenant = 'rival';

/** The stack with its demo data, and a second tenant. */
export async function openWorld(readLog: (file: string) => string, env: Record<string, string> = {}): Promise<World> {
  const dir = makeTemporaryFolder();
  const stack = await startStack({
    dir,
    durable: false,
    administrators: ['harbour-homes:priya', `${otherTenant}:rex`],
    env,
  });
  await loadDemo(stack, () => {});
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (as: string): Promise<string> => {
    const known = tokens.get(as) ?? stack.token(as, as === 'rex' ? { tenant: otherTenant } : {});
    tokens.set(as, known);
    return known;
  };

  const answers: Answer[] = [];
  const call: World['call'] = async (as, method, service, path, body, headers = {}) => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${stack.urls[service][0]}${path}`, {
      method,
      headers: {
        ...(as !== '' && { authorization: `Bearer ${await tokenOf(as)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw ? (body as string) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    answers.push({ service, method, path, status: response.status, type: isJson ? JSON.parse(text).type : undefined });
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
  };

  let started = 0;
  const start: World['start'] = async (data = {}) => {
    const { status, text, body, headers } = await call('ana', 'POST', 'command', '/v1/instances', {
      definition: 'booking-cancellation',
      version: 1,
      entity: { type: 'booking', id: `T-${++started}` },
      data: { reason: 'Ill', refund: { amount: '10.00', currency: 'EUR' }, ...data },
    });
    if (status !== 201) throw new Error(`the start was answered ${status}: ${text}`);
    const [{ id: task }] = body.openTasks as [{ id: string }];
    return { id: body.id as string, task, token: headers.get('consistency-token')! };
  };

  return {
    stack,
    stranger: 'rex',
    call,
    start,
    undeclared: () => undeclaredAmong(stack.urls, answers),
    readLogs: () =>
      (['command', 'query', 'notifier', 'projector'] as const)
        .map((name) => readLog(stack.logFile(name, 0)))
        .join('\n'),
    close: async () => {
      await stack.stop();
      removeDataFolder(dir);
    },
  };
}

/** Waits until the rows have what a command wrote. */
export async function caughtUp({ call }: World, token: string): Promise<void> {
  await waitUntil(
    'the rows catch up',
    async () =>
      (await call('priya', 'GET', 'query', '/v1/me', undefined, { 'consistency-token': token })).headers.get(
        'consistency',
      ) === 'reached',
    { withinMs: 15_000 },
  );
}

/** The problem's slug, or the status when it is none. */
export const slugOf = ({ status, body }: Reply): string =>
  body.type?.replace('urn:procession:problem:', '') ?? String(status);
