import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { useOffice } from './office.ts';

const office = useOffice();

test('how I am told by e-mail is chosen, kept, and put right when it cannot be so', async () => {
  const page = await office.signIn('jonas', { path: '/inbox', expects: /400/ });
  await page.getByRole('button', { name: /Jonas/ }).click();
  await page.getByRole('menuitem', { name: 'How I am told' }).click();
  await page.getByRole('combobox', { name: 'By e-mail' }).selectOption('Once a day');
  await page.getByLabel('The daily mail comes at').selectOption('06:00');
  await page.getByLabel('Somebody mentions me').selectOption('At once');
  const zone = page.getByLabel('By the clocks of');
  await zone.fill('Europe/Nowhere');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your choices were not saved').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await zone.fill('Europe/Lisbon');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  expect((await office.as('jonas').notifications.choices()).choices).toEqual({
    email: 'digest',
    kinds: { mentioned: 'at_once' },
    digestHour: 6,
    zone: 'Europe/Lisbon',
  });
  await page.reload();
  await page.getByRole('combobox', { name: 'By e-mail' }).waitFor();
  expect(await page.getByLabel('By the clocks of').inputValue()).toBe('Europe/Lisbon');
  expect(await page.getByLabel('Somebody mentions me').inputValue()).toBe('at_once');
});

test('on a phone the choices fit, and all can be read', async () => {
  const page = await office.signIn('ana', { path: '/me', phone: true, dark: true });
  await page.getByRole('button', { name: 'Save' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await seriousFaults(page)).toEqual([]);
});
