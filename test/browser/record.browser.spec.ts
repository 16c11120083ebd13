import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();

test('the record of an instance says all of it, is proved, and is printed on paper', async () => {
  const { booking, task, instance } = await askToCancel(office, { refund: '120.00' });
  await office.as('ben').tasks.decide(task, { outcome: 'approved', comment: 'Fine with me.' });
  const page = await office.signIn('ben', { path: `/instances/${instance.id}` });
  await page.getByRole('link', { name: 'The record, to be printed' }).click();
  await page.getByRole('heading', { name: `Cancel booking ${booking}`, exact: true }).waitFor();
  await page.getByText(/recorded events, complete and unchanged/).waitFor();
  await page.getByText('Lena Fischer').waitFor();
  await page.getByText(/Fine with me\./).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  const proof = await office.as('ben').instances.prove(instance.id);
  await page.getByText(proof.head!.hash.match(/.{4}/g)!.join(' ')).waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox\s*\[0 0 59[45]\.\d+ 84[12]\.\d+\]/); // A4
});

test('a history that was tampered with is not called whole', async () => {
  const { instance } = await askToCancel(office);
  const page = await office.open('/');
  const broken = { id: instance.id, events: 1, head: null, brokenAt: 2 };
  await page.route(/\/proof$/, (route) => route.fulfill({ json: broken }));
  await page.goto(`/auth/sign-in?${new URLSearchParams({ return: `/instances/${instance.id}/record`, as: 'ben' })}`);
  await page.getByText('This is not what was recorded').waitFor();
  expect(await page.getByText(/complete and unchanged/).count()).toBe(0);
  expect(await seriousFaults(page)).toEqual([]);
});

test('on a phone, in the dark, the record fits', async () => {
  const { instance } = await askToCancel(office);
  const page = await office.signIn('ben', { path: `/instances/${instance.id}/record`, phone: true, dark: true });
  await page.getByText(/recorded events, complete and unchanged/).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await seriousFaults(page)).toEqual([]);
});
