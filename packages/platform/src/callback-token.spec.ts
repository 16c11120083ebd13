import { expect, test } from 'vitest';
import { callbackToken, deriveCallbackKey, readCallbackToken } from './callback-token.ts';

const key = deriveCallbackKey('a secret between services, long enough');
const place = { tenant: 'acme', instance: '01920000-0000-7000-8000-000000000001', key: 'answer#1[0]', callback: 1 };

test('an address leads back to its place', () => {
  expect(readCallbackToken(key, callbackToken(key, place))).toEqual(place);
  expect(callbackToken(key, place)).toBe(callbackToken(key, { ...place }));
});

test('an address that was made up, changed or made under another key leads nowhere', () => {
  const token = callbackToken(key, place);
  const [text = '', signature = ''] = token.split('.');
  const other = Buffer.from(JSON.stringify(['acme', place.instance, 'answer#2', 1])).toString('base64url');
  const foreign = deriveCallbackKey('another secret between services');
  for (const wrong of [
    '',
    '.',
    text,
    `${text}.`,
    `${other}.${signature}`,
    `${token}.x`,
    `${text}.${signature.slice(2)}`,
    'x'.repeat(10_000),
  ])
    expect(readCallbackToken(key, wrong)).toBeUndefined();
  expect(readCallbackToken(foreign, token)).toBeUndefined();
});
