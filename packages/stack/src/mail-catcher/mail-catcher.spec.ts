import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { buildMailPages } from './app.ts';
import { type CatchOptions, catchMails, type MailCatcher } from './catch-mails.ts';

let catcher: MailCatcher | undefined;
afterEach(() => catcher?.close());

const open = async (options: Partial<CatchOptions> = {}) => {
  catcher = await catchMails({ port: 0, keepMax: 2, ...options });
  return catcher;
};

/** Says a line after each answer, and returns what was answered. */
async function say(port: number, to: string, subject: string): Promise<string> {
  const lines = [
    'HELO me',
    'MAIL FROM:<a@example.com>',
    `RCPT TO:<${to}>`,
    'DATA',
    `Subject: ${subject}\r\nFrom: a@example.com\r\n\r\nHello <b>you</b>\r\n.`,
    'QUIT',
  ];
  const socket = createConnection(port, '127.0.0.1');
  socket.on('data', () => socket.write(`${lines.shift() ?? ''}\r\n`));
  return text(socket);
}

test('the latest mails are kept and shown, whatever stands in them', async () => {
  const { port, mails } = await open();
  for (const subject of ['first', 'second', '<script>third</script>']) await say(port, 'mei@example.com', subject);
  expect(mails.map(({ subject }) => subject)).toEqual(['second', '<script>third</script>']);
  const pages = buildMailPages('http://127.0.0.1:9', mails);
  const get = (url: string, host = '127.0.0.1:9') => pages.inject({ url, headers: { host } });
  const list = await get('/');
  expect(list.body).toContain('&lt;script&gt;third');
  expect(list.body).not.toContain('<script>');
  expect((await get('/mails/3')).body).toContain('Hello &lt;b&gt;you');
  expect((await get('/mails/1')).statusCode).toBe(404);
  expect((await get('/mails.json')).json().items[0]).toMatchObject({ to: ['mei@example.com'], number: 3 });
  expect((await get('/', 'evil.example')).statusCode).toBe(421);
});

test('a recipient can be refused', async () => {
  const refuse = (address: string) =>
    address.startsWith('gone') ? { responseCode: 550, message: 'nobody of this name' } : undefined;
  const { port, mails } = await open({ refuse });
  expect(await say(port, 'gone@example.com', 'x')).toContain('550 nobody of this name');
  expect(mails).toEqual([]);
});
