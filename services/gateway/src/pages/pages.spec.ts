import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { Client } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServedGateway, serveGateway } from '../testing/served-gateway.ts';
import { contentPolicy } from './content-policy.ts';

const dir = makeTemporaryFolder();
const dist = join(dir, 'dist');
const page = '<!doctype html><script>let a = 1;</script><script type="module" src="/assets/app-1a2b.js"></script>';
let gateway: ServedGateway;
let client: Client;
beforeAll(async () => {
  mkdirSync(join(dist, 'assets'), { recursive: true });
  mkdirSync(join(dist, '.vite'));
  writeFileSync(join(dir, 'secret.txt'), 'hidden');
  writeFileSync(join(dist, '.built-from'), 'hidden');
  writeFileSync(join(dist, '.vite/manifest.json'), '{}');
  writeFileSync(join(dist, 'index.html'), page);
  writeFileSync(join(dist, 'mark.svg'), '<svg/>');
  writeFileSync(join(dist, 'assets/app-1a2b.js'), 'plain');
  writeFileSync(join(dist, 'assets/app-1a2b.js.gz'), gzipSync('packed'));
  gateway = await serveGateway({ upstream: 'http://127.0.0.1:1', config: { DASHBOARD_DIR: dist } });
  client = new Client(`http://127.0.0.1:${gateway.port}`);
});
afterAll(async () => {
  await client?.close();
  await gateway?.close();
  removeDataFolder(dir);
});

const navigate = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
/** As it stands, and with what a browser says of it: `fetch` would tidy up both. */
const get = async (path: string, headers: Record<string, string> = {}, host = `localhost:${gateway.port}`) => {
  const answer = await client.request({ path, method: 'GET', headers: { host, ...headers } });
  const given = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const body = Buffer.from(await answer.body.arrayBuffer());
  const text = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  return { status: answer.statusCode, headers: new Headers(given), text: text.toString() };
};

test.each(['/', '/inbox', '/instances/0193?at=3', '/index.html'])(
  '%s is the page, which is asked for again each time',
  async (path) => {
    const answer = await get(path, navigate);
    expect([answer.status, answer.text]).toEqual([200, page]);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  },
);

test('the page may load what is from here, and run no script in it but those that were built into it', async () => {
  const policy = (await get('/', navigate)).headers.get('content-security-policy')!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'sha256-xY6QKfH9PRsQnLz56nj6MBwiK5oHg+im1Jkpdp1x/Ck='");
  expect(policy).toContain("style-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(contentPolicy('<style>a{}</style>')).toMatch(/style-src 'self' 'sha256-[^']+'/);
});

test('a file that is named after what it holds is kept for ever, others are asked for again', async () => {
  expect((await get('/assets/app-1a2b.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await get('/mark.svg')).headers.get('cache-control')).toBe('no-cache');
  const packed = await get('/assets/app-1a2b.js', { 'accept-encoding': 'gzip' });
  expect([packed.headers.get('content-encoding'), packed.text]).toEqual(['gzip', 'packed']);
  expect(packed.headers.get('vary')).toBe('accept-encoding');
  const plain = await get('/assets/app-1a2b.js', { 'accept-encoding': 'identity' });
  expect(plain.text).toBe('plain');
});

test.each(['/assets/app-0000.js', '/assets/', '/api/nothing', '/auth/nothing', '/api', '/assets/app-1a2b.map'])(
  '%s is no page, also when somebody opens it',
  async (path) => {
    const answer = await get(path, navigate);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  },
);

test('what is no navigation and no file is a problem, not a page', async () => {
  expect((await get('/inbox', { accept: 'application/json' })).status).toBe(404);
  expect((await get('/inbox', { accept: 'text/html', 'sec-fetch-mode': 'no-cors' })).status).toBe(404);
});

test.each([
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/....//secret.txt',
  '/.vite/manifest.json',
  '/.built-from',
  '/assets%2fapp-1a2b.js',
])('%s gives no file', async (path) => {
  const answer = await get(path);
  expect(answer.text).not.toContain('hidden');
  expect(answer.status).toBe(404);
});

test('a page that is opened under another name of this machine goes on under ours, and nothing else is answered', async () => {
  const host = `127.0.0.1:${gateway.port}`;
  const opened = await get('/inbox?a=1', navigate, host);
  expect([opened.status, opened.headers.get('location')]).toEqual([307, `${gateway.origin}/inbox?a=1`]);
  const tricked = await get('//evil.example/', navigate, 'evil.example');
  expect(new URL(tricked.headers.get('location')!).origin).toBe(gateway.origin);
  expect((await get('/auth/sessions', {}, host)).status).toBe(421);
  expect((await get('/', {}, 'evil.example')).status).toBe(421);
});

test('whoever asks for the address itself gets the page', async () => {
  const answer = await get('/', { accept: '*/*' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
});
