import { kill } from 'node:process';
import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();
const targetPixelsMin = 44;

test('on a phone a task has the whole screen, what ends it is asked for in a sheet, and thumbs hit what they mean', async () => {
  const { booking, task } = await askToCancel(office);
  const page = await office.signIn('ben', { phone: true });
  await page.getByRole('link', { name: new RegExp(booking) }).click();
  await page.getByRole('heading', { name: new RegExp(booking) }).waitFor();
  expect(await page.getByRole('link', { name: /^Inbox/ }).isVisible()).toBe(false);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  for (const name of ['Approve', 'Reject', 'Send back', 'Back to the list']) {
    const box = (await page.getByRole('button', { name, exact: true }).boundingBox())!;
    expect(Math.min(box.width, box.height), name).toBeGreaterThanOrEqual(targetPixelsMin);
  }
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Reject', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Reject' });
  await sheet.getByText('Ends as rejected.').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await sheet.getByRole('textbox', { name: 'Comment' }).fill('Too late.');
  await sheet.getByRole('button', { name: 'Reject' }).click();
  await page.getByText('It ended as rejected.').waitFor();
  expect((await office.as('ben').tasks.get(task)).detail.decisions).toMatchObject([{ comment: 'Too late.' }]);
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await page.getByRole('link', { name: /^Inbox/ }).waitFor();
});

test('without a mouse: signed in, moved through the list, claimed, decided, taken back and gone on', async () => {
  const asked = [await askToCancel(office), await askToCancel(office)];
  const page = await office.open('/sign-in');
  await page.getByRole('link', { name: /Ben Okafor/ }).waitFor();
  await page.getByRole('link', { name: /Ben Okafor/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /^All .* in the inbox$/ }).press('Enter');
  await page.getByRole('heading', { name: /Cancel|Unit|Commission/ }).waitFor();
  const heading = (): Promise<string | null> =>
    page.getByRole('region', { name: 'Task', exact: true }).getByRole('heading', { level: 2 }).textContent();
  const first = await heading();
  await page.keyboard.press('j');
  await page.waitForFunction(`document.querySelector('.task h2')?.textContent !== ${JSON.stringify(first)}`);
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: first! }).waitFor();
  await page.goto(`/inbox?task=${asked[0]!.task}`);
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  await page.keyboard.press('e');
  await page.getByText('Claimed by you').waitFor();
  await page.keyboard.press('a');
  await page.getByText(`Approve: Cancel booking ${asked[0]!.booking}`).waitFor();
  await page.keyboard.press('u');
  await page.getByText('Taken back; nothing was sent').waitFor();
  await page.getByRole('button', { name: 'More' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Comment' }).press('Enter');
  await page.getByRole('dialog', { name: 'Comment' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement?.getAttribute("aria-label")')).toBe('More');
  await page.keyboard.press('a');
  await page.getByText('It ended as approved.').waitFor();
  expect(await page.evaluate('document.activeElement?.textContent')).toMatch(/^Next task/);
});

test('when live updates break, the badge says so, and what happened meanwhile is there when they are back', async () => {
  const page = await office.signIn('ben', { expects: /503.*\/api\/live|\/api\/live.*503/ });
  await page.getByText('Live', { exact: true }).waitFor();
  await page
    .getByRole('link', { name: /Cancel booking/ })
    .first()
    .waitFor();
  kill(office.notifierPid, 'SIGKILL'); // the stack starts it again
  await page.getByText(/Reconnecting/).waitFor();
  const { booking } = await askToCancel(office);
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: /^Show \d+ new$/ }).click();
  await page.getByRole('link', { name: new RegExp(booking) }).waitFor();
});

test('in the dark all can be read, too', async () => {
  const { task } = await askToCancel(office, { refund: '1500.00' });
  const signIn = await office.open('/sign-in', { dark: true });
  await signIn.getByRole('link', { name: /Ben Okafor/ }).waitFor();
  expect(await seriousFaults(signIn)).toEqual([]);
  const page = await office.signIn('ben', { path: `/inbox?task=${task}`, dark: true });
  await page.getByText('Ends as rejected.').waitFor();
  expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  expect(await seriousFaults(page)).toEqual([]);
});

test('in the colours of the reader it shows where one is', async () => {
  const { task } = await askToCancel(office);
  const page = await office.signIn('ben', { path: `/inbox?task=${task}` });
  await page.getByText('Ends as rejected.').waitFor();
  const outlines = `[...document.querySelectorAll('.tk')].map((row) => getComputedStyle(row).outlineStyle)`;
  expect(await page.evaluate(outlines)).not.toContain('solid');
  await page.emulateMedia({ forcedColors: 'active' });
  expect(((await page.evaluate(outlines)) as string[]).filter((style) => style === 'solid')).toHaveLength(1);
});

test('every word comes from the catalogue: in the pseudo-locale none is as it was', async () => {
  const { task } = await askToCancel(office);
  const page = await office.signIn('ben', { path: `/inbox?locale=pseudo&task=${task}` });
  await page.getByRole('button', { name: /^⟦Appr/ }).waitFor();
  const told = 'button, h1, h3, label, [aria-label], [placeholder], .nx span, .grp b, .xs, small, .tabs a';
  const leaks = await page.evaluate(`[...document.querySelectorAll(${JSON.stringify(told)})]
    .map((e) => e.getAttribute('placeholder') ?? e.getAttribute('aria-label') ?? e.textContent.trim())
    .filter((text) => /[a-z]{3}/i.test(text) && !text.includes('⟦'))`);
  const data = /^(Ben Okafor|Ana Ruiz|BO|\d|[A-Z][a-z]{2}\b)/; // names and dates
  expect((leaks as string[]).filter((text) => !data.test(text))).toEqual([]);
});

test('who may not see tasks is told who can help, and an address that is nobody’s leads on', async () => {
  const page = await office.signIn('ben', { path: '/nowhere' });
  await page.getByText('There is no such page').waitFor();
  await page.getByRole('link', { name: 'Go home' }).click();
  await page.getByRole('heading', { name: 'Decide next' }).waitFor();
});
