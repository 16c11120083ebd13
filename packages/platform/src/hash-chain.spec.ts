import { createHash } from 'node:crypto';
import { canonical } from '@procession/contracts/canonical.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChainedEvent, chain, noPredecessor } from './hash-chain.ts';

const event: ChainedEvent = {
  tenant: 'acme',
  stream: 'instance-1',
  revision: 1,
  type: 'TaskDecided',
  schemaVersion: 1,
  recordedAt: '2026-11-20T10:00:00.000Z',
  data: canonical({ outcome: 'approved', comment: 'é\u2028"\\' }),
  meta: canonical({ actor: 'maria', command: 'k' }),
};

test('the hash is over the canonical array that begins with the predecessor', () => {
  const array = [
    noPredecessor,
    'acme',
    'instance-1',
    1,
    'TaskDecided',
    1,
    event.recordedAt,
    JSON.parse(event.data),
    JSON.parse(event.meta),
  ];
  expect(chain(noPredecessor, event)).toBe(createHash('sha256').update(canonical(array)).digest('hex'));
});

test('every member of an event counts', () => {
  const changed = { ...event, revision: 2 };
  for (const other of [
    changed,
    { ...event, tenant: 'b' },
    { ...event, type: 'x' },
    { ...event, data: '{}' },
    { ...event, meta: '{}' },
  ]) {
    expect(chain(noPredecessor, other)).not.toBe(chain(noPredecessor, event));
  }
});

test('canonical text does not depend on the order of keys and survives parsing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonical(value as never);
      expect(canonical(JSON.parse(text))).toBe(text);
      expect(canonical(JSON.parse(JSON.stringify(value)))).toBe(text);
    }),
  );
});

test('`__proto__` is data', () => {
  expect(canonical(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
});
