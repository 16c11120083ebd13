import { createHash } from 'node:crypto';

export interface DemoApi {
  /** Sends a command as this person. The same command sent again, ever, is the same command: it has its effect once. */
  send<Answer>(as: string, method: 'POST' | 'PUT', path: string, body: object): Promise<Answer>;
}

const answerWithinMs = 15_000;

export function createDemoApi(commandUrl: string, tokenFor: (sub: string) => Promise<string>): DemoApi {
  return {
    send: async (as, method, path, body) => {
      const text = JSON.stringify(body);
      const key = createHash('sha256').update(`${as} ${method} ${path} ${text}`).digest('hex').slice(0, 32);
      const response = await fetch(`${commandUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await tokenFor(as)}`,
          'content-type': 'application/json',
          'idempotency-key': `demo-${key}`,
        },
        body: text,
        signal: AbortSignal.timeout(answerWithinMs),
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} as ${as} was answered ${response.status}: ${answer}`);
      return JSON.parse(answer);
    },
  };
}
