import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();

test('who decided what is found by the object and the person, and the address of that can be shared', async () => {
  const { booking, task } = await askToCancel(office);
  await office.as('ben').tasks.decide(task, { outcome: 'rejected', comment: 'The stay began yesterday.' });
  const page = await office.signIn('tomas', { path: '/audit' });
  await page.getByRole('link', { name: 'Audit' }).waitFor();
  const acts = page.getByRole('region', { name: 'What was done' });
  await acts.getByText(`Cancel booking ${booking}`).first().waitFor();
  await page.getByLabel('About').fill(booking);
  await page.getByLabel('About').press('Enter');
  await page.getByText('That is all.').waitFor();
  expect(await acts.getByRole('listitem').count()).toBe(2);
  await acts.getByText('rejected “Manager approval”').waitFor();
  await acts.getByText('“The stay began yesterday.”').waitFor();
  await acts.getByText(/Booking system for Ana Ruiz asked for it/).waitFor();
  await acts.getByRole('button', { name: 'Ben Okafor' }).click();
  await acts.getByText(/asked for it/).waitFor({ state: 'detached' });
  expect(await page.getByLabel('Done by').inputValue()).toBe('ben');
  expect(await seriousFaults(page)).toEqual([]);

  const other = await office.signIn('tomas', { path: new URL(page.url()).pathname + new URL(page.url()).search });
  await other.getByText('rejected “Manager approval”').waitFor();
  expect(await other.getByRole('region', { name: 'What was done' }).getByRole('listitem').count()).toBe(1);
  await other.getByLabel('To', { exact: true }).fill('2020-01-01');
  await other.getByText('Nothing was done that fits').waitFor();
  await other.getByRole('button', { name: 'Clear filters' }).first().click();
  await other
    .getByText(/asked for it/)
    .first()
    .waitFor();
});

test('what is found is saved as a table', async () => {
  const { booking, task } = await askToCancel(office);
  await office.as('ben').tasks.decide(task, { outcome: 'approved', comment: '=HYPERLINK("x")' });
  const page = await office.signIn('priya', { path: `/audit?about=${booking}&person=ben` });
  await page.getByText('approved “Manager approval”').waitFor();
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  expect(saved.suggestedFilename()).toBe('audit.csv');
  const [, line, end] = (await text(await saved.createReadStream())).split('\r\n');
  expect(line).toContain(
    `Ben Okafor,,,booking-cancellation,Cancel booking ${booking},booking,${booking},manager,Manager approval,approved,"'=HYP`,
  );
  expect(end).toBe('');
});

test('it goes on to the first act of all, and holds no more lines than are seen', async () => {
  const page = await office.signIn('priya', { path: '/audit' });
  const acts = page.getByRole('region', { name: 'What was done' });
  await acts.getByRole('listitem').first().waitFor();
  await acts.focus();
  await expect
    .poll(
      async () => {
        await page.keyboard.press('End');
        return page.getByText('That is all.').isVisible();
      },
      { timeout: 10_000 },
    )
    .toBe(true);
  await acts.getByText('to the directory').last().waitFor();
  expect(await acts.getByRole('listitem').count()).toBeLessThan(60);
});

test('who may not see everything sees what concerns them', async () => {
  const { booking } = await askToCancel(office, { by: 'jonas' });
  const page = await office.signIn('luca', { path: `/audit?about=${booking}` });
  await page.getByText('Nothing was done that fits').waitFor();
  const jonas = await office.signIn('jonas', { path: `/audit?about=${booking}` });
  await jonas.getByText(/for Jonas Weber asked for it/).waitFor();
});

test('on a phone it is under More, filters come from below, and in the dark all can be read', async () => {
  const { booking } = await askToCancel(office);
  const page = await office.signIn('ingrid', { path: '/', phone: true, dark: true });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Audit' }).click();
  await page.getByRole('region', { name: 'What was done' }).getByText(booking).first().waitFor();
  await page.getByRole('button', { name: 'Filter' }).click();
  const sheet = page.getByRole('dialog', { name: 'Filter' });
  await sheet.getByLabel('About').fill(booking);
  await sheet.getByLabel('About').press('Enter');
  expect(await seriousFaults(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('That is all.').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await seriousFaults(page)).toEqual([]);
});
