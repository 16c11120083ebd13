import { expect, test } from 'vitest';
import { z } from 'zod';
import { isMailOn, mailConfig } from './mail-config.ts';
import { mustUpgrade } from './mail-transport.ts';

const env = {
  SMTP_URL: 'smtp://user:secret@mail.example.com:587',
  MAIL_FROM: 'Procession <procession@example.com>',
  DASHBOARD_URL: 'https://p.example.com/',
  READ_DATABASE_URL: 'postgres://procession_worker@db/procession',
};
const parse = (more: Partial<typeof env> = {}) => z.object(mailConfig).safeParse({ ...env, ...more });

test('mail is off without a server', () => {
  expect([{}, { SMTP_URL: '' }, env].map(isMailOn)).toEqual([false, false, true]);
});

test('what is needed is read', () => {
  expect(parse().data).toMatchObject({
    MAIL_FROM: { name: 'Procession', address: 'procession@example.com' },
    DASHBOARD_URL: 'https://p.example.com',
  });
  expect(parse({ MAIL_FROM: 'procession@example.com' }).data?.MAIL_FROM.address).toBe('procession@example.com');
});

test.each([
  { SMTP_URL: 'mail.example.com' },
  { SMTP_URL: 'direct://mail.example.com' },
  { MAIL_FROM: '' },
  { MAIL_FROM: 'Procession' },
  { MAIL_FROM: 'a@example.com, b@example.com' },
  { DASHBOARD_URL: 'javascript:alert(1)' },
])('%j is refused', (more) => {
  expect(parse(more).error?.issues.map(({ path }) => path[0])).toEqual(Object.keys(more));
});

test('nothing goes over a network in the clear unless somebody says so', () => {
  const urls = [
    'smtp://mail.example.com',
    'smtps://mail.example.com',
    'smtp://127.0.0.1:25',
    'smtp://relay?ignoreTLS=true',
  ];
  expect(urls.map(mustUpgrade)).toEqual([true, false, false, false]);
});
