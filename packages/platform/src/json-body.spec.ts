import { expect, test } from 'vitest';
import { readJson } from './json-body.ts';

const nested = (levels: number): Buffer => Buffer.from('['.repeat(levels) + ']'.repeat(levels));

test('a body is JSON in UTF-8', () => {
  expect(readJson(Buffer.from('{"a":["ü",1,null]}'))).toEqual({ a: ['ü', 1, null] });
});

test('no body is no body, whatever its type: the route knows whether it needs one', () =>
  expect(readJson(Buffer.alloc(0))).toBeUndefined());

test.each([
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), '/body', /UTF-8/],
  ['half of it', Buffer.from('{"a":'), '/body', /no JSON/],
  ['more nesting than anything needs', nested(101), '/body', /nested/],
  ['nesting that would end the stack', nested(500_000), '/body', /nested/],
  ['a name that is no data', Buffer.from('{"a":[{"__proto__":1}]}'), '/body/a/0/__proto__', /name/],
])('%s is refused with its place', (_, body, place, message) => {
  expect(() => readJson(body)).toThrow(
    expect.objectContaining({
      slug: 'invalid-request',
      facts: { issues: [{ place, message: expect.stringMatching(message) }] },
    }),
  );
});

test('deep, and not too deep, is taken', () => expect(readJson(nested(100))).toBeInstanceOf(Array));
