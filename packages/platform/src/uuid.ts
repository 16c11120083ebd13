import { randomBytes } from 'node:crypto';

let last = 0;

/**
 * UUIDv7 (RFC 9562 §5.7), monotonic within the process: 48 bits of milliseconds, 12 bits of sub-millisecond counter,
 * 62 random bits. `nowMs` only orders ids; nothing is decided by it.
 */
export function newInstanceId(nowMs: number = Date.now()): string {
  last = Math.max(last + 1, nowMs * 4096);
  const time = Math.floor(last / 4096)
    .toString(16)
    .padStart(12, '0');
  const counter = (last % 4096).toString(16).padStart(3, '0');
  const random = randomBytes(8);
  random[0] = (random[0]! & 0x3f) | 0x80;
  const tail = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
