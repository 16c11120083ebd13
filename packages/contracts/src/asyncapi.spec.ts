import { expect, test } from 'vitest';
import { asyncApi } from './asyncapi.ts';

test('docs/asyncapi.json is made from the contracts of today (vitest -u writes it)', async () => {
  await expect(`${JSON.stringify(asyncApi(), null, 2)}\n`).toMatchFileSnapshot('../../../docs/asyncapi.json');
});

test('every reference leads somewhere', () => {
  const document = asyncApi();
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
  const lost = references.filter(
    (path) =>
      path.split('/').reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document) === undefined,
  );
  expect(references.length).toBeGreaterThan(0);
  expect(lost).toEqual([]);
});
