import { expect, test } from 'vitest';
import { httpRequestOf } from './http-request.ts';

const key = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55.1';

test('a request of a job becomes HTTP', () => {
  const { method, url, headers, body } = httpRequestOf(
    {
      method: 'POST',
      url: 'https://pay.example/refunds?a=1',
      query: { b: 'x y', many: [1, 2], none: null, yes: true },
      headers: { 'X-Of': 'us' },
      body: { amount: '12.50' },
    },
    key,
  );
  expect(method).toBe('POST');
  expect(url.href).toBe('https://pay.example/refunds?a=1&b=x+y&many=1&many=2&yes=true');
  expect(headers).toEqual({
    'user-agent': 'Procession',
    'content-type': 'application/json',
    'x-of': 'us',
    'idempotency-key': key,
  });
  expect(body).toBe('{"amount":"12.50"}');
});

test('a text is sent as it is, under the type that the definition gives', () => {
  const request = { method: 'PUT', url: 'https://x.example/', body: '<a/>', headers: { 'Content-Type': 'text/xml' } };
  expect(httpRequestOf(request, key)).toMatchObject({ body: '<a/>', headers: { 'content-type': 'text/xml' } });
});

test('the key is ours', () => {
  const request = { method: 'GET', url: 'https://x.example/', headers: { 'Idempotency-Key': 'mine' } };
  expect(httpRequestOf(request, key).headers).toEqual({ 'user-agent': 'Procession', 'idempotency-key': key });
});

test.each([[5], ['no address'], [null]])('%s is no url', (url) => {
  expect(() => httpRequestOf({ method: 'GET', url }, key)).toThrow(/url/);
});
