import { notificationKind } from '@procession/contracts/notification-kind.ts';
import { expect, test } from 'vitest';
import { composeMail } from './compose-mail.ts';
import type { ClaimedMail, MailItem } from './mail-store.ts';

const places = { from: { name: 'Procession', address: 'no-reply@example.com' }, dashboardUrl: 'https://p.example.com' };
const instance = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
const item: MailItem = {
  kind: 'task_opened',
  instance,
  task: 2,
  title: 'Refund for B-7',
  stepName: 'Finance',
  status: null,
  actor: 'Ana Ruiz',
};
const mailWith = (items: MailItem[], more: Partial<ClaimedMail> = {}): ClaimedMail => ({
  seq: 1,
  tenant: 'acme',
  user_id: 'mei',
  tries: 1,
  is_digest: false,
  message_id: 'd3b0c1a0-0000-4000-8000-000000000000',
  tried_at: new Date('2026-11-20T10:15:00.000Z'),
  late_ms: 0,
  name: 'Mei Tan',
  address: 'mei@example.com',
  item_count: items.length,
  items,
  ...more,
});
const compose = (items: MailItem[], more: Partial<ClaimedMail> = {}) =>
  composeMail(mailWith(items, more), 'mei@example.com', places);

test('a mail says what it is about and links to the page', () => {
  expect(compose([item])).toEqual({
    messageId: '<d3b0c1a0-0000-4000-8000-000000000000@example.com>',
    date: new Date('2026-11-20T10:15:00.000Z'),
    from: places.from,
    to: { name: 'Mei Tan', address: 'mei@example.com' },
    subject: 'For you: Finance – Refund for B-7',
    text: expect.stringContaining(
      `Hello Mei Tan,\n\n“Finance” of “Refund for B-7” waits for you.\nhttps://p.example.com/inbox?task=${instance}.2\n`,
    ),
    html: expect.stringContaining(`<a href="https://p.example.com/inbox?task=${instance}.2">`),
    headers: { 'List-Unsubscribe': '<https://p.example.com/me>', 'Auto-Submitted': 'auto-generated' },
  });
});

test.each(notificationKind.options)('%s has a subject and a sentence of its own', (kind) => {
  const { subject, text } = compose([{ ...item, kind, status: 'approved' }]);
  expect(subject).toMatch(/Refund for B-7/);
  expect(subject).not.toContain('undefined');
  expect(text).toContain('“Refund for B-7”');
});

test('what has no task says it all, and links to no page', () => {
  const { text, html, subject } = compose([{ ...item, kind: 'instance_ended', task: null, status: 'approved' }]);
  expect(subject).toBe('Approved: Refund for B-7');
  expect(text.match(/https:\/\/\S+/g)).toEqual(['https://p.example.com/me']);
  expect(html.match(/href="[^"]*"/g)).toEqual(['href="https://p.example.com/me"']);
});

test('a digest lists all of them, and says how many more there are', () => {
  const { subject, text, html } = compose([item, { ...item, kind: 'mentioned' }], { is_digest: true, item_count: 7 });
  expect(subject).toBe('7 things happened');
  expect(text.match(/https:\/\/p\.example\.com\/inbox\?task=/g)).toHaveLength(2);
  expect(text).toContain('and 5 more. What waits for you is in your inbox:\nhttps://p.example.com/inbox\n');
  expect(html).toContain('<a href="https://p.example.com/inbox">');
});

test('nothing that people wrote is markup, another line, or turns the direction of the text', () => {
  const evil = 'a\r\nBcc: x@example.com\u2028<b onclick="y">\u202E&';
  const { subject, text, html, to } = compose([{ ...item, title: evil, actor: evil, stepName: evil }], { name: evil });
  for (const line of [subject, to.name]) expect(line).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  expect(text).not.toMatch(/^Bcc/m);
  expect(html).not.toContain('<b onclick');
  expect(html).toContain('&lt;b onclick=&quot;y&quot;&gt;');
  expect([...compose([{ ...item, title: '😀'.repeat(300) }]).subject]).toHaveLength(150);
});
