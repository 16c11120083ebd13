import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllowList } from './allow-list.ts';
import { Outbound } from './outbound.ts';
import { openCanary } from './testing/canary.ts';

/** What must not connect, where a canary sits on loopback at `PORT`. `bad` forms are no addresses at all. */
const hosts = `
  127.0.0.1 127.0.0.2 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0x7F.0x0.0x0.0x1 0177.0.0.1 0177.1
  017700000001 00000177.0.0.1 127.0.0.1. 127.1. 127。0。0。1 127．0．0．1 127｡0｡0｡1 ①②⑦.⓪.⓪.① １２７.０.０.１ %31%32%37.0.0.1 127.0.0.%31
  0.0.0.0 0 00 0x0 0.1 0.0.0.1 localhost LOCALHOST localhost. ⓛⓞⓒⓐⓛⓗⓞⓢⓣ lo%63alhost ｌｏｃａｌｈｏｓｔ
  [::1] [::] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::0.0.0.1] [::127.0.0.1] [::7f00:1]
  [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:0:127.0.0.1] [0:0:0:0:0:ffff:127.0.0.1] [::ffff:10.0.0.1] [::ffff:169.254.169.254] [::ffff:0.0.0.0]
  [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2002:7f00:1::1] [2002:a9fe:a9fe::]
  [2001:0:4136:e378:8000:63bf:3fff:fdd2] [2001::7f00:1] [2001:10::1] [2001:db8::1] [3fff::1] [100::1] [5f00::1]
  [fe80::1] [fe80::7f00:1] [febf::1] [fec0::1] [fc00::1] [fd00::1] [fd00:ec2::254] [ff02::1] [ff0e::1] [4000::1]
  10.0.0.1 10.255.255.255 0xa000001 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 3232235521 100.64.0.1 100.100.100.200 100.127.255.254
  169.254.169.254 169.254.0.1 2852039166 0xa9fea9fe 0251.0376.0251.0376 169.16689662 169.254.170.2 169.254.169.254. 168.63.129.16
  192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
`
  .trim()
  .split(/\s+/);

const names: Record<string, readonly string[]> = {
  'private.example': ['10.1.2.3'],
  'loopback.example': ['127.0.0.1'],
  'loopback6.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'zone.example': ['fe80::1%lo'],
  'unspecified.example': ['0.0.0.0'],
  'half-private.example': ['93.184.215.14', '127.0.0.1'],
  'private-first.example': ['127.0.0.1', '93.184.215.14'],
  'six-private.example': ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', 'fd12::1'],
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1', '::1'],
};

const notAddresses = `
  https://[fe80::1%25lo]:PORT/ https://[::1%lo]:PORT/ https://127.0.0.1:PORT:80/ https://127.0.0.1:99999/ https://256.256.256.256:PORT/ https://1.2.3.4.5:PORT/
  https://[127.0.0.1]:PORT/ https://0x7f.0.0.0x100:PORT/ https:// //127.0.0.1:PORT/ 127.0.0.1:PORT https://127.0.0.1%00:PORT/
`;
const otherSchemes = `
  ftp://127.0.0.1:PORT/ file:///etc/passwd gopher://127.0.0.1:PORT/_x ws://127.0.0.1:PORT/ unix:/run/docker.sock data:text/plain,x javascript:alert(1) blob:https://127.0.0.1:PORT/
`;
const withUserinfo = `
  https://user@127.0.0.1:PORT/ https://example.com@127.0.0.1:PORT/ https://user:secret@example.com/ https://example.com%2f@127.0.0.1:PORT/ https://example.com:443@127.0.0.1:PORT/
`;
const words = (text: string): string[] => text.trim().split(/\s+/);

let canary: Awaited<ReturnType<typeof openCanary>>;
let outbound: Outbound;

beforeAll(async () => {
  canary = await openCanary();
  outbound = new Outbound({
    allow: parseAllowList(''),
    resolve: async (hostname) => names[hostname] ?? Promise.reject(new Error(`the test knows no ${hostname}`)),
  });
});
afterAll(async () => {
  canary.close();
  await outbound.close();
});

const failureOf = (url: string): Promise<{ kind: string }> =>
  outbound.request({ method: 'POST', url: url.replaceAll('PORT', String(canary.port)), body: '{}' }).then(
    () => ({ kind: 'answered' }),
    (error: { kind: string }) => error,
  );

const forms = [...hosts, ...Object.keys(names).filter((name) => name.includes('.'))];

test('more than a hundred forms of addresses are tried', () => {
  expect(new Set(forms).size).toBeGreaterThan(100);
});

test.each(forms)('%s is refused, with and without TLS', async (host) => {
  for (const scheme of ['https', 'http'])
    expect(await failureOf(`${scheme}://${host}:PORT/`)).toMatchObject({ kind: 'refused' });
  expect(canary.connectedCount()).toBe(0);
});

describe('what is no address of the web', () => {
  test.each(words(notAddresses))('%s is invalid', async (url) => {
    const { kind } = await failureOf(url);
    expect(['invalid', 'refused']).toContain(kind);
    expect(canary.connectedCount()).toBe(0);
  });
  test.each([...words(otherSchemes), ...words(withUserinfo)])('%s is refused', async (url) => {
    expect(await failureOf(url)).toMatchObject({ kind: 'refused' });
    expect(canary.connectedCount()).toBe(0);
  });
  test.each([
    'https://93.184.215.14:22/',
    'https://93.184.215.14:25/',
    'http://93.184.215.14/',
    'http://93.184.215.14:8080/',
  ])('%s: no port of another service, and nothing in the clear', async (url) =>
    expect(await failureOf(url)).toMatchObject({ kind: 'refused' }),
  );
});

test('the system resolver is checked in the same way', async () => {
  const real = new Outbound({ allow: parseAllowList('') });
  await expect(real.request({ method: 'GET', url: `https://localhost:${canary.port}/` })).rejects.toMatchObject({
    kind: 'refused',
  });
  expect(canary.connectedCount()).toBe(0);
  await real.close();
});

test('nothing in the environment makes it go through a proxy', async () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    HTTPS_PROXY: `http://127.0.0.1:${canary.port}`,
    HTTP_PROXY: `http://127.0.0.1:${canary.port}`,
    NODE_USE_ENV_PROXY: '1',
  });
  const fresh = new Outbound({ allow: parseAllowList(''), resolve: async () => ['10.0.0.1'] });
  await expect(fresh.request({ method: 'GET', url: 'https://private.example/' })).rejects.toMatchObject({
    kind: 'refused',
  });
  expect(canary.connectedCount()).toBe(0);
  process.env = before;
  await fresh.close();
});
