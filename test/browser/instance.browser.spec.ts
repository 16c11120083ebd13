import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, type Office, useOffice } from './office.ts';

const office = useOffice();

/** Sent back and revised, so that there is a past to look at. */
async function revised(of: Office): Promise<{ booking: string; id: string }> {
  const { booking, instance, task } = await askToCancel(of, { refund: '2000.00' });
  await of.as('ben').tasks.decide(task, { outcome: 'sent_back', comment: 'Leave out the cleaning fee.' });
  await of.as('ana').tasks.complete(`${instance.id}.2`, { data: { refund: { amount: '1840.00', currency: 'EUR' } } });
  return { booking, id: instance.id };
}

const says = async (page: Page): Promise<string> => (await page.getByText(/^Event \d+ of \d+/).textContent())!;

test('the history is stepped through, and a second window opens the very moment', async () => {
  const { booking, id } = await revised(office);
  const ben = await office.signIn('ben', { path: `/instances/${id}` });
  await ben.getByRole('heading', { name: new RegExp(booking) }).waitFor();
  await ben.getByText('€1,840.00').first().waitFor();
  const slider = ben.getByRole('slider', { name: 'Moment' });
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Now\. Last at/);
  expect(await seriousFaults(ben)).toEqual([]);
  await ben.keyboard.press('{');
  await ben.keyboard.press('{');
  await ben.getByText(/^Event \d+ of \d+/).waitFor();
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/Ben Okafor sent “Manager approval” back/);
  await ben.getByText('€2,000.00').first().waitFor();
  await ben.waitForURL(/at=\d+/);
  expect(await ben.evaluate('document.body.dataset.moment')).toBe('past');
  expect(await seriousFaults(ben)).toEqual([]);

  const ingrid = await office.signIn('ingrid', { path: new URL(ben.url()).pathname + new URL(ben.url()).search });
  await ingrid.getByText(await says(ben)).waitFor();
  await ben.keyboard.press('l');
  await ben.getByText(/^Now ·/).waitFor();
  await ben.waitForURL((url) => !url.searchParams.has('at'));
});
