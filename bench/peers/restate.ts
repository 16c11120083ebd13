import { Pool } from 'undici';
import { decision } from '../world.ts';
import type { Approvals } from './drive.ts';

/** Restate over HTTP: its server takes the calls and runs our workflow in a service process (`restate-service.ts`). */
export function openRestate(ingressUrl: string, connections: number): Approvals<string> {
  const pool = new Pool(ingressUrl, { connections, pipelining: 1, keepAliveTimeout: 60_000 });
  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
    const reply = await pool.request({
      method,
      path,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await reply.body.text();
    if (reply.statusCode >= 300) throw new Error(`${method} ${path} answered ${reply.statusCode}: ${text}`);
    return JSON.parse(text);
  };
  return {
    async start(key) {
      await call('POST', `/approval/${key}/run/send`, { amount: '1200.50' });
      return key;
    },
    async decide(key, step) {
      await call('POST', `/approval/${key}/decide`, { step, by: 'user-4711', ...decision });
    },
    async finished(key) {
      const result = await call('GET', `/restate/workflow/approval/${key}/attach`);
      const { second } = result as { second: { outcome: string } };
      if (second.outcome !== 'approved') throw new Error(`${key} ended unapproved`);
    },
    close: () => pool.close(),
  };
}
