import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();

const waitMsMax = 10_000;
const ofBooking = (booking: string) => new RegExp(`${booking}$`);

test('a list is narrowed, its address shared, and who opens it sees the same list', async () => {
  const { booking } = await askToCancel(office, { refund: '77.00' });
  const page = await office.signIn('ben', { path: '/instances' });
  await page.getByRole('table', { name: 'Instances' }).waitFor();
  await page.getByRole('button', { name: /^Workflow is/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Booking cancellation' }).click();
  await page.keyboard.press('Escape');
  await page
    .getByRole('navigation', { name: 'Counts by status' })
    .getByRole('link', { name: /In progress/ })
    .click();
  await page.getByRole('searchbox', { name: 'Search instances' }).fill(booking);
  await page.getByText('1 instance', { exact: true }).waitFor();
  expect(await page.getByRole('row').count()).toBeGreaterThan(1);
  const address = page.url();
  expect(address).toContain('definition=booking-cancellation');
  expect(address).toContain('status=in_progress');
  expect(await seriousFaults(page)).toEqual([]);

  const other = await office.signIn('ana', { path: new URL(address).pathname + new URL(address).search });
  await other.getByText('1 instance', { exact: true }).waitFor();
  await other.getByRole('link', { name: ofBooking(booking) }).waitFor();
  await other.getByRole('button', { name: 'Clear filters' }).click();
  await other.getByText('1 instance', { exact: true }).waitFor({ state: 'detached' });
  expect(new URL(other.url()).search).toBe('');
});

test('what others do is shown where it stands; what is new waits, and what left stays greyed, until it is asked for', async () => {
  const first = await askToCancel(office);
  const page = await office.signIn('ben', { path: '/instances?status=in_progress&sort=-started' });
  const row = page.getByRole('row').filter({ hasText: first.booking });
  await row.waitFor();
  await page.getByText('Live', { exact: true }).first().waitFor();
  const second = await askToCancel(office);
  const show = page.getByRole('button', { name: /^Show \d+ new$/ });
  await show.waitFor();
  expect(await page.getByRole('link', { name: ofBooking(second.booking) }).count()).toBe(0);
  await office.as('ben').tasks.decide(first.task, { outcome: 'rejected', comment: 'No' });
  await row.getByText('Rejected').waitFor();
  expect(await row.getAttribute('class')).toContain('gone');
  await row.getByTitle('Changed since you looked').waitFor();
  await show.click();
  await page.getByRole('link', { name: ofBooking(second.booking) }).waitFor();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: ofBooking(second.booking) }).click();
  await page.waitForURL(`**/instances/${second.instance.id}*`);
});

test('a view is saved under a name with its columns, opened in another window, and deleted', async () => {
  const page = await office.signIn('ingrid', { path: '/instances?status=in_progress' });
  await page.getByRole('columnheader', { name: 'Workflow', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Workflow', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Requester', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Requester' }).waitFor();
  expect(await page.getByRole('columnheader', { name: 'Workflow', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Give it a name.').waitFor();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Open ones');
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Open ones' }).waitFor();

  const other = await office.signIn('ingrid', { path: '/instances' });
  await other.getByRole('button', { name: 'Views' }).click();
  await other.getByRole('menuitem', { name: 'Open ones' }).click();
  await other.waitForURL(/status=in_progress/);
  await other.getByRole('columnheader', { name: 'Requester' }).waitFor();
  await other.getByRole('button', { name: 'Open ones' }).click();
  await other.getByRole('menuitem', { name: 'Delete “Open ones”' }).click();
  await other.getByRole('button', { name: 'Views' }).waitFor();
});

test('the list is saved as a table, with the columns that are shown', async () => {
  const { booking } = await askToCancel(office, { refund: '123.00' });
  const page = await office.signIn('ben', { path: `/instances?text=${booking}&columns=status,f_refund` });
  await page.getByRole('link', { name: ofBooking(booking) }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('instances.csv');
  const stream = await download.createReadStream();
  const text = (await stream.toArray()).join('');
  expect(text.split('\r\n')[0]).toBe('id,title,status,f_refund');
  expect(text).toContain(`Cancel booking ${booking},in_progress,123.00 EUR`);
});

test('without a mouse: searched with /, moved with j and k, opened with Enter, and back where it was', async () => {
  await askToCancel(office);
  const page = await office.signIn('ben', { path: '/instances' });
  await page.getByRole('table', { name: 'Instances' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('cancel booking');
  await page.waitForURL(/text=cancel/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.search.includes('text'));
  await page.getByRole('row').nth(2).waitFor();
  const focused = (): Promise<string> => page.evaluate('document.activeElement?.dataset.line ?? ""');
  await page.keyboard.press('j');
  await expect.poll(focused, { timeout: waitMsMax }).not.toBe('');
  const first = await focused();
  await page.keyboard.press('j');
  expect(await focused()).not.toBe(first);
  await page.keyboard.press('k');
  expect(await focused()).toBe(first);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/instances/${first}*`);
  await page.goBack();
  await page.getByRole('table', { name: 'Instances' }).waitFor();
});

test('on a phone rows have two lines, filters are in a sheet, and thumbs hit what they mean', async () => {
  const { booking } = await askToCancel(office);
  const page = await office.signIn('ben', { path: '/instances', phone: true, dark: true });
  await page.getByRole('button', { name: 'Filters' }).click();
  const sheet = page.getByRole('dialog', { name: 'Filters' });
  await sheet.getByRole('button', { name: /^Workflow is/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Booking cancellation' }).click();
  await page.keyboard.press('Escape');
  expect(await seriousFaults(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Show the list' }).click();
  await page.getByRole('button', { name: 'Filters 1' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search instances' }).fill(booking);
  const link = page.getByRole('link', { name: ofBooking(booking) });
  await expect.poll(() => page.locator('[data-instance]').count(), { timeout: waitMsMax }).toBe(1);
  await link.waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect((await page.getByRole('row').filter({ hasText: booking }).boundingBox())!.height).toBe(64);
  expect(await seriousFaults(page)).toEqual([]);
});

test('nothing that matches is told apart from nothing at all, and every word comes from the catalogue', async () => {
  const page = await office.signIn('ben', { path: '/instances?text=nobodyhasthis' });
  await page.getByText('Nothing matches').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await page.getByRole('table', { name: 'Instances' }).waitFor();
  const pseudo = await office.signIn('ben', { path: '/instances?locale=pseudo&due=week' });
  await pseudo.getByRole('columnheader', { name: /^⟦.*Stàtüš/ }).waitFor();
  const told = 'h1, th, button, nav a, .chip, .foot span:not(.kbd), [aria-label], [placeholder]';
  const leaks = (await pseudo.evaluate(`[...document.querySelectorAll(${JSON.stringify(`.instances :is(${told})`)})]
    .map((e) => e.getAttribute('placeholder') ?? e.getAttribute('aria-label') ?? e.textContent.trim())
    .filter((text) => /[a-z]{3}/i.test(text) && !text.includes('⟦'))`)) as string[];
  expect(leaks).toEqual([]);
});
