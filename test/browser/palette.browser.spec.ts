import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();
const box = (page: Page) => page.getByRole('combobox', { name: /^Find a task/ });

test('without a mouse: a task is found by a part of its name, opened, and decided from the palette', async () => {
  const { booking, task } = await askToCancel(office);
  const page = await office.signIn('ben', { path: '/' });
  await page.getByRole('heading', { name: 'Decide next' }).waitFor();
  await page.keyboard.press('Control+k');
  await box(page).waitFor();
  await page.keyboard.type(booking);
  await page
    .getByRole('option', { name: new RegExp(booking) })
    .first()
    .waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: new RegExp(booking) }).waitFor();
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  await page.keyboard.press('Control+k');
  await box(page).waitFor();
  await page.keyboard.type('approve');
  await page.getByRole('option', { name: 'Approve' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('It ended as approved.').waitFor();
  expect((await office.as('ben').tasks.get(task)).outcome).toBe('approved');
});

test('an instance and a workflow are found, too, and Escape gives the focus back', async () => {
  const { booking, instance } = await askToCancel(office);
  const page = await office.signIn('ben');
  await page.getByRole('button', { name: 'Search' }).click();
  await box(page).fill(booking);
  await page.getByRole('group', { name: 'Instances' }).getByRole('option').click();
  await page.waitForURL(new RegExp(`/instances/${instance.id}`));
  await page.getByRole('button', { name: 'Search' }).press('Enter');
  await box(page).fill('booking canc');
  await page
    .getByRole('group', { name: 'Workflows' })
    .getByRole('option', { name: /Booking cancellation/ })
    .waitFor();
  await page.keyboard.press('Escape');
  await box(page).waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement?.getAttribute("title")')).toBe('Search');
});

test('? lists the keys of the screen that is shown, and the theme is changed by a word', async () => {
  const { task } = await askToCancel(office);
  const page = await office.signIn('ben', { path: `/inbox?task=${task}` });
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByRole('region', { name: 'Task' }).getByText('Send back').waitFor();
  await keys.getByRole('region', { name: 'Inbox' }).getByText('The next task').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await box(page).fill('dark');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
});

test('on a phone search is in the bar’s menu', async () => {
  const { booking } = await askToCancel(office);
  const page = await office.signIn('ben', { phone: true });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Search' }).click();
  await box(page).fill(booking);
  await page.getByRole('group', { name: 'Tasks' }).getByRole('option').click();
  await page.getByRole('heading', { name: new RegExp(booking) }).waitFor();
});
