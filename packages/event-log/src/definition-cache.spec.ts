import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { expect, test } from 'vitest';
import { DefinitionCache, type DefinitionVersion } from './definition-cache.ts';

const version = (n: number): DefinitionVersion => ({ tenant: 'acme', definition: 'refund', version: n });

/** A log that has every version that is asked for. */
const log: SqlReader = {
  query: async <Row extends object>(_name: string, _text: string, values: unknown[]): Promise<Row[]> =>
    (values[3] as number[]).map((n) => ({ ...version(n), document: { n } }) as object as Row),
};

test('what is asked for together is all there then, also when the cache is full', async () => {
  const cache = new DefinitionCache((document) => Number(document.n), 3);
  await cache.load(log, [1, 2, 3].map(version));
  await cache.load(log, [1, 4].map(version));
  expect([1, 4].map((n) => cache.get(version(n)))).toEqual([1, 4]);
  expect([2, 3].map((n) => cache.get(version(n)))).toEqual([undefined, 3]);
});
