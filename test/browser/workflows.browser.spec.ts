import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { useOffice } from './office.ts';

const office = useOffice();

test('somebody starts a workflow from its form, and what is wrong is said beside the field before anything is sent', async () => {
  const page = await office.signIn('ana', { path: '/workflows' });
  await page.getByRole('link', { name: 'Booking cancellation' }).click();
  await page.getByRole('heading', { name: 'Booking cancellation' }).waitFor();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const form = page.getByRole('dialog', { name: 'Start: Booking cancellation' });
  const booking = `BK-W${Date.now() % 10_000_000}`;
  await form.getByRole('textbox', { name: 'Refund', exact: true }).fill('much');
  await form.getByRole('button', { name: 'Start' }).click();
  await form.getByText('It must be a decimal such as "12.50".').waitFor();
  expect(await form.getByText('It is needed.').count()).toBe(2);
  expect(await page.evaluate('document.activeElement?.getAttribute("aria-invalid")')).toBe('true');
  expect(await seriousFaults(page)).toEqual([]);
  await form.getByRole('textbox', { name: 'Booking (needed)' }).fill(booking);
  await form.getByRole('textbox', { name: 'Reason (needed)' }).fill('Guest is ill.');
  await form.getByRole('textbox', { name: 'Refund', exact: true }).fill('120.00');
  await form.getByRole('button', { name: 'Start' }).click();
  await page.getByText(`Started: Cancel booking ${booking}`).waitFor();
  await page.waitForURL(/\/instances\/[0-9a-f-]+$/);
  await page.getByRole('heading', { name: new RegExp(booking) }).waitFor();
  const { items } = await office.as('ana').instances.list({ entityId: booking });
  expect(items).toMatchObject([{ definition: 'booking-cancellation', status: 'in_progress' }]);
});

test('a workflow that refuses a second start says so, and what was typed stays', async () => {
  const booking = `BK-U${Date.now() % 10_000_000}`;
  const start = { definition: 'booking-cancellation', entity: { type: 'booking', id: booking }, data: { reason: 'x' } };
  await office.as('ana').instances.start(start);
  const page = await office.signIn('ana', { path: '/workflows/booking-cancellation?start=true', expects: /409/ });
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Booking (needed)' }).fill(booking);
  await form.getByRole('textbox', { name: 'Reason (needed)' }).fill('Again.');
  await form.getByRole('button', { name: 'Start' }).click();
  await form.getByRole('alert').waitFor();
  expect(await form.getByRole('textbox', { name: 'Reason (needed)' }).inputValue()).toBe('Again.');
});

test('without a mouse a workflow is read step by step, and the address says which', async () => {
  const page = await office.signIn('priya', { path: '/workflows/booking-cancellation' });
  const outline = page.getByRole('navigation', { name: 'Outline' });
  await outline.getByRole('button', { name: /Manager approval/ }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Step Manager approval' });
  await panel.getByText('refund is over €1,000.00').waitFor();
  await panel.getByText('not the initiator').waitFor();
  expect(new URL(page.url()).searchParams.get('step')).toBe('manager');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: /^Step Finance approval/ }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});

test('without a mouse the drawn graph is walked along its ways, zoomed, and a step opened', async () => {
  const page = await office.signIn('ana', { path: '/workflows/booking-cancellation' });
  const graph = page.getByRole('region', { name: 'Graph' });
  await graph.getByRole('button', { name: /^Manager approval/ }).focus();
  await page.keyboard.press('ArrowDown');
  const focused = (): Promise<unknown> => page.evaluate('document.activeElement?.dataset.step');
  expect(await focused()).toBe('finance');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('pay');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: /^Step/ }).waitFor();
  const zoom = (): Promise<string | null> => graph.getByText(/^\d+ %$/).textContent();
  const fitted = await zoom();
  await page.keyboard.press('-');
  await page.waitForFunction(`!document.querySelector('.zm').textContent.includes(${JSON.stringify(fitted)})`);
  await page.keyboard.press('0');
  await graph.getByText(fitted!, { exact: true }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});

test('who may publish deprecates a version with a reason; who may not is told why', async () => {
  const document = { key: 'short-lived', start: 'done', steps: { done: { type: 'end', status: 'completed' } } };
  await office.as('priya').definitions.publish('short-lived', { document, confirmWarnings: true });
  const ana = await office.signIn('ana', { path: '/workflows/short-lived' });
  await ana.getByRole('button', { name: 'More' }).first().click();
  await ana
    .getByRole('menuitem', { name: /^Deprecate/ })
    .getByText('You may not publish workflows')
    .waitFor();
  const page = await office.signIn('priya', { path: '/workflows/short-lived' });
  await page.getByRole('heading', { name: 'Warnings' }).waitFor();
  await page.getByRole('button', { name: 'More' }).first().click();
  await page.getByRole('menuitem', { name: 'Deprecate' }).click();
  const dialog = page.getByRole('dialog', { name: 'Deprecate version 1' });
  await dialog.getByRole('button', { name: 'Deprecate' }).click();
  await dialog.getByText('It is needed.').waitFor();
  await dialog.getByRole('textbox').fill('Nobody needs it.');
  await dialog.getByRole('button', { name: 'Deprecate' }).click();
  await page.getByText('Deprecated', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true);
});

test('on a phone a workflow is its outline, and a step has the whole screen', async () => {
  const page = await office.signIn('ana', { path: '/inbox', phone: true });
  await page.getByRole('button', { name: 'More' }).last().click();
  await page.getByRole('menuitem', { name: 'Workflows' }).click();
  await page.getByRole('link', { name: 'Booking cancellation' }).click();
  await page.getByRole('button', { name: /Finance approval/ }).click();
  await page.getByRole('heading', { name: 'Finance approval' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: /Finance approval/ }).waitFor();
});

test('how many run on a version is a link to them', async () => {
  const page = await office.signIn('tomas', { path: '/workflows' });
  const link = page.getByRole('link', { name: /on version 1$/ }).first();
  const [count] = (await link.textContent())!.split(' ');
  await link.click();
  await page.waitForURL(/\/instances\?.*version=/);
  await page
    .getByText(new RegExp(`^${count}\\b`))
    .first()
    .waitFor();
});

test('a workflow that is not there, or not for one, is said to be so', async () => {
  const page = await office.signIn('ana', { path: '/workflows/nothing', expects: /404/ });
  await page.getByText('There is no such workflow or version, or not for you').waitFor();
});

test('a version is shown beside an older one: what came, went and is otherwise', async () => {
  const key = `versions-${Date.now() % 10_000_000}`;
  const { publish } = office.as('priya').definitions;
  const form = { type: 'form', assign: { user: 'initiator' } };
  const end = { type: 'end', status: 'completed' };
  const first = { ask: { ...form, next: 'look' }, look: { ...form, next: 'done' }, done: end };
  const second = {
    ask: { ...form, next: 'check', due: { after: 'P2D' } },
    check: { ...form, next: 'done' },
    done: end,
  };
  for (const steps of [first, second])
    await publish(key, { document: { key, name: 'Two versions', start: 'ask', steps }, confirmWarnings: true });
  const page = await office.signIn('priya', { path: `/workflows/${key}` });
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'With version 1' }).click();
  const difference = page.getByRole('complementary', { name: 'Version 2 beside version 1' });
  await difference.getByText('P2D').waitFor();
  for (const [step, change] of [
    ['Ask', 'Changed'],
    ['Check', 'Added'],
    ['Look', 'Removed'],
  ])
    await difference.getByRole('heading', { name: `${step} ${change}` }).waitFor();
  await page.getByRole('region', { name: 'Graph' }).getByText('Removed').first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.reload();
  await difference.getByText('P2D').waitFor();
  await difference.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('complementary', { name: 'About it' }).waitFor();
});
