import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();

test('a row says who asked, how much and for whom, and is rewritten where it stands when that changes', async () => {
  const { booking, instance } = await askToCancel(office, { refund: '10.00' });
  const page = await office.signIn('ben');
  const row = page.getByRole('link', { name: new RegExp(booking) });
  await row.getByText('€10.00').waitFor();
  await row.getByText(/^Ana Ruiz · .*Manager approval$/).waitFor();
  await office.as('tomas').instances.changeData(instance.id, { set: { refund: { amount: '20.00', currency: 'EUR' } } });
  await row.getByText('€20.00').waitFor();
});

test('a list is narrowed and ordered, whoever is sent its address sees the same, and what nothing passes leads back', async () => {
  const { booking } = await askToCancel(office, { by: 'jonas' });
  await askToCancel(office);
  const ben = await office.signIn('ben');
  await ben.getByRole('button', { name: 'Filter' }).click();
  await ben.getByRole('searchbox', { name: 'Find in this list' }).fill(`jonas ${booking}`);
  const list = (page: typeof ben) => page.getByRole('region', { name: 'Tasks' });
  await expect.poll(() => list(ben).getByRole('link').count()).toBe(1);
  await ben.getByRole('combobox', { name: 'Workflow' }).selectOption('booking-cancellation');
  await ben.getByRole('button', { name: 'Order: Most urgent' }).click();
  await ben.getByRole('menuitem', { name: 'Newest' }).click();
  await ben.waitForURL(/sort=newest/);
  expect(await seriousFaults(ben)).toEqual([]);

  const { pathname, search } = new URL(ben.url());
  const ingrid = await office.signIn('ingrid', { path: pathname + search });
  await list(ingrid)
    .getByRole('link', { name: new RegExp(booking) })
    .waitFor();
  expect(await list(ingrid).getByRole('link').count()).toBe(1);

  await ingrid.getByRole('searchbox').fill('nothing is called like this');
  await ingrid.getByText('Nothing here passes the filter').waitFor();
  await ingrid.getByRole('region', { name: 'Tasks' }).getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(() => list(ingrid).getByRole('link').count()).toBeGreaterThan(1);
  expect(new URL(ingrid.url()).search).not.toMatch(/q=|workflow=/);
});
