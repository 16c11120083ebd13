import { expect, test } from 'vitest';
import { splitMessage } from './split-message.ts';

const parse = (parts: Buffer[]) => parts.map((part) => JSON.parse(part.toString()) as unknown);

test('what fits is one message', () => {
  expect(parse(splitMessage(['{"a":1}', '{"a":2}'], 100))).toEqual([[{ a: 1 }, { a: 2 }]]);
});

test('what does not fit is split, in order, none above the limit', () => {
  const texts = Array.from({ length: 10 }, (_, n) => `{"n":${n},"é":"ü"}`);
  const parts = splitMessage(texts, 50);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(50);
  expect(parse(parts).flat()).toEqual(texts.map((text) => JSON.parse(text)));
});

test('an event that is too large alone is left to the gap fetch', () => {
  const large = JSON.stringify('x'.repeat(100));
  expect(parse(splitMessage(['1', large, '2'], 50)).flat()).toEqual([1, 2]);
});
