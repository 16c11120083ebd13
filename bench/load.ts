import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

/** One keep-alive connection per request in flight: what many client apps look like to the service. */
export interface Target {
  get(path: string, token: string): Promise<{ status: number; body: unknown }>;
  post(path: string, token: string, body: unknown): Promise<{ status: number; body: unknown }>;
  put(path: string, token: string, body: unknown): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

export function openTarget(url: string, connections: number): Target {
  const pool = new Pool(url, { connections, pipelining: 1, keepAliveTimeout: 60_000 });
  const send = async (method: 'GET' | 'POST' | 'PUT', path: string, token: string, body?: unknown) => {
    const reply = await pool.request({
      method,
      path,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.body.text();
    return { status: reply.statusCode, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  return {
    get: (path, token) => send('GET', path, token),
    post: (path, token, body) => send('POST', path, token, body),
    put: (path, token, body) => send('PUT', path, token, body),
    close: () => pool.close(),
  };
}

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Busy and all ticks of the machine so far; the share between two readings says how full it was. Linux only. */
export function machineTicks(): { busy: number; all: number } | undefined {
  try {
    const ticks = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.trim().split(/ +/).slice(1, 9).map(Number);
    const all = ticks.reduce((a, b) => a + b, 0);
    return { busy: all - ticks[3]! - ticks[4]!, all };
  } catch {
    return undefined;
  }
}

export function busyShare(before: ReturnType<typeof machineTicks>): number | undefined {
  const after = machineTicks();
  if (!before || !after) return undefined;
  return (after.busy - before.busy) / Math.max(1, after.all - before.all);
}

/** CPU seconds and resident megabytes of a process. Linux only: zeros elsewhere. */
export function usageOf(pid: number): { cpuSeconds: number; rssMb: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    const ticksPerSecond = 100;
    const rssKb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond, rssMb: rssKb / 1024 };
  } catch {
    return { cpuSeconds: 0, rssMb: 0 };
  }
}
