import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type MailWorld, openMailWorld, secretNote } from './testing/mail-world.ts';

const soon = { withinMs: 20_000 };
const evilName = 'Eve\r\nBcc: all@example.com';

let world: MailWorld;
beforeAll(async () => {
  world = await openMailWorld({
    workers: 2,
    people: {
      ana: 'Ana Ruiz',
      bo: 'Bo Ek',
      cleo: 'Cleo Fox',
      dan: 'Dan Gil',
      eve: evilName,
      fay: 'Fay Hall',
      gus: 'Gus Ito',
    },
  });
}, 60_000);
beforeEach(() => {
  world.server.refuse = undefined;
  world.server.onMail = undefined;
});
afterAll(() => world?.close());

const ids = (person: string): Set<string> => new Set(world.caughtFor(person).map(({ messageId }) => messageId));
const isSettled = async (person: string, count: number): Promise<boolean> => {
  const mails = await world.mailsOf(person);
  return mails.length === count && mails.every(({ outcome }) => outcome !== null);
};
const isTold = (person: string, count: number) =>
  waitUntil(`${count} mails to ${person} are sent`, () => isSettled(person, count), soon);

test('who has chosen nothing is told at once, with a link and nothing of the data', async () => {
  const instance = await world.ask('ana', 'B-77');
  const mail = await waitUntil('the mail comes', () => world.caughtFor('ana')[0], soon);
  expect(mail).toMatchObject({
    from: 'procession@example.com',
    to: ['ana@example.com'],
    subject: 'For you: Check it – Refund for B-77',
    headers: {
      'list-unsubscribe': '<https://p.example.com/me>',
      'auto-submitted': 'auto-generated',
    },
  });
  for (const part of [mail.text, mail.html]) {
    expect(part).toContain(`https://p.example.com/inbox?task=${instance}.1`);
    expect(part).not.toContain(secretNote);
  }
  await isTold('ana', 1);
});

test('a name with a line break in it makes no header', async () => {
  await world.ask('eve');
  const mail = await waitUntil('the mail comes', () => world.caughtFor('eve')[0], soon);
  expect(mail.headers).not.toHaveProperty('bcc');
  expect(mail.to).toEqual(['eve@example.com']);
  expect(mail.text).toContain('Hello Eve Bcc: all@example.com,');
});

test('who wants a digest gets one mail of all, at their hour, without what they read meanwhile', async () => {
  const bo = world.clientOf('bo');
  const hour = new Date(Date.now() + 2 * 3_600_000).getUTCHours();
  await bo.notifications.choose({ email: 'digest', digestHour: hour, zone: 'UTC' });
  const read = await world.ask('bo', 'B-read');
  await waitUntil('it waits', async () => (await world.mailsOf('bo'))[0], soon);
  const [{ at }] = (await world.rows<{ at: Date }>('select at from log.mail_items where instance = $1', [read])) as [
    { at: Date },
  ];
  await bo.notifications.read(at.toISOString());
  for (const booking of ['B-1', 'B-2']) await world.ask('bo', booking);
  const [mail] = await waitUntil(
    'all wait for the same mail',
    async () => {
      const mails = await world.mailsOf('bo');
      return mails[0]?.items === 3 && mails;
    },
    soon,
  );
  expect(mail).toMatchObject({ outcome: null, tries: 0 });
  expect([mail!.due_at.getUTCHours(), mail!.due_at.getUTCMinutes()]).toEqual([hour, 0]);
  expect(mail!.due_at.getTime()).toBeGreaterThan(Date.now());
  expect(world.caughtFor('bo')).toEqual([]);

  await world.hurry('bo');
  const sent = await waitUntil('the digest comes', () => world.caughtFor('bo')[0], soon);
  expect(sent.subject).toBe('2 things happened');
  expect(sent.text).toContain('Refund for B-1');
  expect(sent.text).toContain('Refund for B-2');
  expect(sent.text).not.toContain('B-read');
  await isTold('bo', 1);
  await world.ask('bo', 'B-3');
  await waitUntil('the next digest begins', async () => (await world.mailsOf('bo')).length === 2, soon);
});

test('a kind goes its own way, and who wants no mail gets none, also of what waits already', async () => {
  const cleo = world.clientOf('cleo');
  await cleo.notifications.choose({ email: 'at_once', kinds: { task_opened: 'off' } });
  await world.ask('cleo');
  const before = (await world.mailsOf('ana')).length;
  await world.ask('ana'); // told of after the other: there is one partition
  await isTold('ana', before + 1);
  expect(await world.mailsOf('cleo')).toEqual([]);
  await cleo.notifications.choose({ email: 'digest' });
  await world.ask('cleo');
  await waitUntil('the second waits', async () => (await world.mailsOf('cleo'))[0]?.items === 1, soon);
  await cleo.notifications.choose({ email: 'off' });
  await world.hurry('cleo');
  await isTold('cleo', 1);
  expect(await world.mailsOf('cleo')).toMatchObject([{ outcome: 'dropped' }]);
  expect(world.caughtFor('cleo')).toEqual([]);
});

test('while the server is away nothing is lost, and when it is back nothing comes twice', async () => {
  const before = world.caughtFor('ana').length;
  await world.serverGoes();
  await Promise.all(Array.from({ length: 12 }, (_, n) => world.ask('ana', `B-away-${n}`)));
  await waitUntil(
    'each was tried in vain',
    async () => (await world.mailsOf('ana')).filter(({ tries, last_error }) => tries > 0 && last_error).length === 12,
    soon,
  );
  await world.serverComes();
  await waitUntil('all are sent', () => isSettled('ana', before + 12), { withinMs: 30_000 });
  expect(world.caughtFor('ana')).toHaveLength(before + 12);
  expect(ids('ana').size).toBe(before + 12);
}, 60_000);

test('what the server refuses for good ends and says so; what it refuses for now is tried again; others are told', async () => {
  let tries = 0;
  world.server.refuse = (address) => {
    if (address.startsWith('dan')) return { responseCode: 550, message: 'nobody of this name' };
    if (address.startsWith('fay') && ++tries === 1) return { responseCode: 451, message: 'come again' };
    return undefined;
  };
  for (const person of ['dan', 'fay', 'gus']) await world.ask(person);
  for (const person of ['dan', 'fay', 'gus']) await isTold(person, 1);
  const [failed] = await world.mailsOf('dan');
  expect(failed).toMatchObject({ outcome: 'failed', tries: 1 });
  expect(failed!.last_error).toContain('550 nobody of this name');
  expect(await world.mailsOf('fay')).toMatchObject([{ outcome: 'sent', tries: 2 }]);
  expect(world.caughtFor('gus')).toHaveLength(1);
});

test('of two workers one sends each mail', async () => {
  const before = world.caughtFor('gus').length;
  await Promise.all(Array.from({ length: 60 }, (_, n) => world.ask('gus', `B-many-${n}`)));
  await isTold('gus', before + 60);
  expect(world.caughtFor('gus')).toHaveLength(before + 60);
  expect(ids('gus').size).toBe(before + 60);
}, 60_000);

test('read tables that were built anew tell nobody anything twice, nor what they did not want', async () => {
  const gus = world.clientOf('gus');
  await gus.notifications.choose({ email: 'off' });
  await world.ask('gus', 'B-unwanted');
  const dans = (await world.mailsOf('dan')).length;
  await world.ask('dan'); // told of after the other: there is one partition
  await isTold('dan', dans + 1);
  await gus.notifications.choose({ email: 'at_once' });
  const before = world.caught.length;
  const [{ epoch }] = (await world.rows<{ epoch: number }>(
    'update read.feed set epoch = epoch + 1 returning epoch',
  )) as [{ epoch: number }];
  await waitUntil(
    'they were looked through',
    async () => (await world.rows('select from log.mail_places where epoch = $1', [epoch])).length === 1,
    soon,
  );
  await world.ask('fay', 'B-after');
  await isTold('fay', 2);
  expect(world.caught).toHaveLength(before + 1);
});

test('when all workers are killed before they have recorded what they sent, it comes once more as the same mail', async () => {
  const kill = (): Promise<unknown> => Promise.all([world.stack.kill('worker', 0), world.stack.kill('worker', 1)]);
  let isKilled = false;
  world.server.onMail = async () => {
    if (isKilled) return;
    isKilled = true;
    await kill();
  };
  const before = world.caughtFor('fay').length;
  await world.ask('fay', 'B-killed');
  await waitUntil('they are killed', () => isKilled && world.caughtFor('fay').length > before, soon);
  expect((await world.mailsOf('fay')).at(-1)).toMatchObject({ outcome: null, tries: 1 });
  await Promise.all([world.stack.start('worker', 0), world.stack.start('worker', 1)]);
  await world.hurry('fay');
  await isTold('fay', 3);
  const [first, second, ...more] = world.caughtFor('fay').slice(before);
  expect(more).toEqual([]);
  expect(second).toMatchObject({ messageId: first!.messageId, text: first!.text, subject: first!.subject });
}, 60_000);
