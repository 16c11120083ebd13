import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { parseAllowList } from './allow-list.ts';
import { Outbound, type OutboundResponse } from './outbound.ts';
import { drip, openHostileEndpoint, type Treatment, writeWithoutEnd } from './testing/hostile-endpoint.ts';

/** For endpoints that are given up by time; the others answer for themselves, on a busy machine later. */
const shortTimeoutMs = 250;
const longTimeoutMs = 15_000;
const responseBytesMax = 64 * 1024;
/** What the kernel and the streams take in beyond what is asked for, on loopback. */
const inFlightBytesMax = 12 * 1024 * 1024;
/** All cases one after the other leave less than this behind. */
const memoryGrowthBytesMax = 96 * 1024 * 1024;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function ask(treatment: Treatment, timeoutMs = longTimeoutMs) {
  const endpoint = await openHostileEndpoint(treatment);
  const outbound = new Outbound({ allow: parseAllowList('127.0.0.1/32') });
  closing.push(() => outbound.close(), endpoint.close);
  const outcome: Partial<OutboundResponse> & { kind?: string } = await outbound
    .request({
      method: 'POST',
      url: `http://127.0.0.1:${endpoint.port}/pay`,
      body: '{}',
      timeoutMs,
      responseBytesMax,
    })
    .catch((error: { kind: string }) => error);
  if (outcome.kind !== 'timeout') expect(endpoint.sentBytes()).toBeLessThan(inFlightBytesMax);
  return outcome;
}

const once = (text: string | Buffer, then: 'keep' | 'end' | 'reset' = 'end'): Treatment => ({
  when: 'asked',
  treat: (socket) => {
    socket.write(text);
    if (then === 'end') socket.end();
    if (then === 'reset') setTimeout(() => socket.resetAndDestroy(), 5);
  },
});
const head = (...headers: string[]): string => ['HTTP/1.1 200 OK', ...headers, '', ''].join('\r\n');
const asked = (treat: Treatment['treat']): Treatment => ({ when: 'asked', treat });
const dripping = (start: string, piece: string): Treatment =>
  asked((socket) => {
    if (start) socket.write(start);
    drip(socket, piece);
  });
const endless = (start: string, piece: string | Buffer): Treatment =>
  asked((socket) => {
    socket.write(start);
    writeWithoutEnd(socket, piece);
  });
const zeros = Buffer.alloc(32 * 1024 * 1024);
const packed = (encoding: string, bytes: Buffer): Treatment =>
  once(Buffer.concat([Buffer.from(head(`content-encoding: ${encoding}`)), bytes]), 'end');
const garbage = Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 7919) % 256));
const chunked = head('transfer-encoding: chunked');
const ten = head('content-length: 10');
const kilobyte = 'x'.repeat(1_024);

const cases: [string, Treatment, string][] = [
  ['takes the connection and says nothing', { when: 'connected', treat: () => undefined }, 'timeout'],
  ['takes the request and says nothing', asked(() => undefined), 'timeout'],
  ['stops after half a status line', once('HTTP/1.1 20', 'keep'), 'timeout'],
  ['stops within the headers', once('HTTP/1.1 200 OK\r\nx-a: 1\r\n', 'keep'), 'timeout'],
  ['stops before the body', once(ten, 'keep'), 'timeout'],
  ['stops within the body', once(`${ten}12345`, 'keep'), 'timeout'],
  ['stops within a chunk', once(`${chunked}5\r\nab`, 'keep'), 'timeout'],
  ['never sends the last chunk', once(`${chunked}2\r\nab\r\n`, 'keep'), 'timeout'],
  ['drips headers for ever', dripping('HTTP/1.1 200 OK\r\n', 'a: b\r\n'), 'timeout'],
  ['drips a body for ever', dripping(head('content-length: 100000'), 'x'), 'timeout'],
  ['drips chunks for ever', dripping(chunked, '1\r\nx\r\n'), 'timeout'],
  ['drips trailers for ever', dripping(`${chunked}0\r\n`, 'a: b\r\n'), 'timeout'],
  ['drips early hints for ever', dripping('', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), 'timeout'],
  ['sends a status line without end', endless('HTTP/1.1 200 ', kilobyte), 'timeout'],
  ['goes on saying continue', dripping('', 'HTTP/1.1 100 Continue\r\n\r\n'), 'broken'],
  ['drips no status line', dripping('', 'H'), 'broken'],
  ['ends the connection at once', { when: 'connected', treat: (socket) => void socket.end() }, 'broken'],
  ['resets the connection at once', { when: 'connected', treat: (socket) => void socket.resetAndDestroy() }, 'broken'],
  ['resets after the request', asked((socket) => void socket.resetAndDestroy()), 'broken'],
  ['ends within the headers', once('HTTP/1.1 200 OK\r\nx-a: 1\r\n'), 'broken'],
  ['ends within the body', once(`${ten}12345`), 'broken'],
  ['resets within the body', once(`${ten}12345`, 'reset'), 'broken'],
  ['ends within a chunk', once(`${chunked}5\r\nab`), 'broken'],
  ['speaks another protocol', once('SSH-2.0-OpenSSH_9.2\r\n'), 'broken'],
  ['sends random bytes', once(garbage), 'broken'],
  ['speaks TLS on a plain port', once(Buffer.from([0x15, 3, 3, 0, 2, 2, 40])), 'broken'],
  ['invents a version', once('HTTP/9.9 200 OK\r\n\r\n'), 'broken'],
  ['sends a chunk size that is none', once(`${chunked}zz\r\nab\r\n`), 'broken'],
  ['sends a chunk longer than it says', once(`${chunked}1\r\nabc\r\n0\r\n\r\n`), 'broken'],
  ['sends a chunk size beyond all bounds', once(`${chunked}fffffffffffffffffff\r\nab`), 'broken'],
  ['sends two lengths', once(`${head('content-length: 1', 'content-length: 2')}ab`), 'broken'],
  ['sends length and chunks', once(`${head('content-length: 1', 'transfer-encoding: chunked')}0\r\n\r\n`), 'broken'],
  ['sends a negative length', once(`${head('content-length: -1')}a`), 'broken'],
  ['packs a bomb twice', packed('gzip, gzip', gzipSync(gzipSync(zeros))), 'broken'],
  ['says gzip and sends text', packed('gzip', Buffer.from('hello')), 'broken'],
  ['breaks off within gzip', packed('gzip', gzipSync(kilobyte).subarray(0, 15)), 'broken'],
  ['breaks off within brotli', packed('br', brotliCompressSync(garbage).subarray(0, 100)), 'broken'],
  ['packs with what was not offered', packed('zstd', garbage), 'broken'],
  ['sends one header of a megabyte', once(head(`x-a: ${'a'.repeat(1_000_000)}`)), 'too-large'],
  ['sends ten thousand headers', once(head(...Array.from({ length: 10_000 }, (_, n) => `x-${n}: a`))), 'too-large'],
  ['sends headers without end', endless('HTTP/1.1 200 OK\r\n', `x-a: ${kilobyte}\r\n`), 'too-large'],
  ['sends trailers without end', endless(`${chunked}0\r\n`, `x-a: ${kilobyte}\r\n`), 'too-large'],
  ['sends a body without end', endless(head(), kilobyte), 'too-large'],
  ['sends chunks without end', endless(chunked, `400\r\n${kilobyte}\r\n`), 'too-large'],
  ['sends one byte more than is taken', once(`${head()}${'x'.repeat(responseBytesMax + 1)}`), 'too-large'],
  ['promises a terabyte', endless(head('content-length: 1099511627776'), kilobyte), 'too-large'],
  ['sends a gzip bomb', packed('gzip', gzipSync(zeros)), 'too-large'],
  ['sends a brotli bomb', packed('br', brotliCompressSync(zeros)), 'too-large'],
  ['sends a deflate bomb', packed('deflate', deflateSync(zeros)), 'too-large'],
  ['sends gzip members without end', endless(head('content-encoding: gzip'), gzipSync(kilobyte)), 'too-large'],
];

test('at least forty endpoints are hostile', () => expect(cases.length).toBeGreaterThanOrEqual(45));

test.each(cases)('an endpoint that %s', async (_, treatment, kind) => {
  expect(await ask(treatment, kind === 'timeout' ? shortTimeoutMs : longTimeoutMs)).toMatchObject({ kind });
});

const statuses: [string, string, Partial<OutboundResponse>][] = [
  [
    'redirects to the metadata service',
    'HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n',
    { status: 302 },
  ],
  [
    'redirects to itself',
    'HTTP/1.1 308 Permanent Redirect\r\nlocation: /pay\r\ncontent-length: 0\r\n\r\n',
    { status: 308 },
  ],
  [
    'asks for patience',
    'HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n',
    { status: 429, headers: { 'retry-after': '7', 'content-length': '0' } },
  ],
  ['refuses without a word', 'HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n', { status: 429 }],
  ['answers with an invented status', 'HTTP/1.1 799 Whatever\r\ncontent-length: 0\r\n\r\n', { status: 799 }],
  [
    'answers before it has read',
    'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok',
    { status: 200, body: Buffer.from('ok') },
  ],
  [
    'answers twice',
    'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n',
    { status: 200, body: Buffer.from('ok') },
  ],
];

test.each(statuses)('an endpoint that %s is heard, and no other is asked', async (_, text, answer) => {
  expect(await ask(once(text, 'keep'))).toMatchObject(answer);
});

test('a compressed answer is read', async () => {
  expect((await ask(packed('gzip', gzipSync('hello')))).body?.toString()).toBe('hello');
  expect((await ask(packed('br', brotliCompressSync('hello')))).body?.toString()).toBe('hello');
});

test('many at once take little memory', async () => {
  const endpoint = await openHostileEndpoint(endless(head(), kilobyte));
  const outbound = new Outbound({ allow: parseAllowList('127.0.0.1/32') });
  closing.push(() => outbound.close(), endpoint.close);
  const url = `http://127.0.0.1:${endpoint.port}/`;
  const kindOf = (): Promise<string> =>
    outbound.request({ method: 'GET', url, timeoutMs: 20_000, responseBytesMax }).then(
      () => 'answered',
      ({ kind }: { kind: string }) => kind,
    );
  const before = process.memoryUsage().rss;
  const kinds = await Promise.all(Array.from({ length: 200 }, kindOf));
  expect(new Set(kinds)).toEqual(new Set(['too-large']));
  expect(process.memoryUsage().rss - before).toBeLessThan(memoryGrowthBytesMax);
}, 30_000);
