import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAllowList } from './allow-list.ts';
import { Outbound } from './outbound.ts';
import { openCanary } from './testing/canary.ts';

let listener: Awaited<ReturnType<typeof openCanary>>;
const opened: Outbound[] = [];

beforeEach(async () => {
  listener = await openCanary();
});
afterEach(async () => {
  listener.close();
  await Promise.all(opened.splice(0).map((outbound) => outbound.close()));
});

function outboundOf(allow: string, answers: readonly (readonly string[])[] = []) {
  const asked: string[] = [];
  const outbound = new Outbound({
    allow: parseAllowList(allow),
    resolve: async (hostname) => {
      asked.push(hostname);
      return answers[Math.min(asked.length, answers.length) - 1] ?? [];
    },
  });
  opened.push(outbound);
  const get = (host: string, port = listener.port) =>
    outbound.request({ method: 'GET', url: `http://${host}:${port}/` }).then(
      ({ status }) => status as number | string,
      ({ kind }: { kind: string }) => kind,
    );
  return { get, asked };
}

test('a network opens its addresses and no others', async () => {
  const { get } = outboundOf('127.0.0.1/32');
  expect(await get('127.0.0.1')).toBe(200);
  expect(await get('127.0.0.2')).toBe('refused');
  expect(await get('169.254.169.254')).toBe('refused');
});

test('a host with a port opens this port only', async () => {
  const { get } = outboundOf(`127.0.0.1:${listener.port}`);
  expect(await get('127.0.0.1')).toBe(200);
  expect(await get('2130706433')).toBe(200);
  expect(await get('127.0.0.1', listener.port + 1)).toBe('refused');
});

test('a host of the house may have an address of the house, and a neighbour may not', async () => {
  const { get } = outboundOf('.house.example', [['127.0.0.1']]);
  expect(await get('billing.house.example')).toBe(200);
  expect(await get('billing.other.example')).toBe('refused');
  expect(await get('nothouse.example')).toBe('refused');
});

test('a host of the house is still not the metadata service, nor anything else that is link-local', async () => {
  for (const address of ['169.254.169.254', 'fe80::1', '0.0.0.0', '::', '224.0.0.1', '192.0.0.192'])
    expect(await outboundOf('billing.example', [[address]]).get('billing.example')).toBe('refused');
});

test('a name that answers differently the second time is checked the second time', async () => {
  const { get, asked } = outboundOf('127.0.0.2/32', [['127.0.0.2'], ['127.0.0.1']]);
  expect(await get('rebind.example')).not.toBe(200); // nobody listens there
  expect(await get('rebind.example')).toBe('refused');
  expect(asked).toEqual(['rebind.example', 'rebind.example']);
  expect(listener.connectedCount()).toBe(0);
});

test('a connection goes to what was checked: the name is asked once for it', async () => {
  const { get, asked } = outboundOf('127.0.0.1/32', [['127.0.0.1'], ['10.0.0.1']]);
  expect(await get('once.example')).toBe(200);
  expect(asked).toEqual(['once.example']);
});

test('a name without addresses is unreachable', async () => {
  expect(await outboundOf('', [[]]).get('nowhere.example')).toBe('unreachable');
});

test.each(['10.0.0.0/33', '10.0.0/x', 'a b', 'host:99999', 'http://host', '10.0.0.0/'])(
  'the configuration %s is no entry',
  (entry) => expect(() => parseAllowList(entry)).toThrow(),
);
