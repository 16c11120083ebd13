import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { useOffice } from './office.ts';

const office = useOffice();

test('how I am told by e-mail is chosen, kept, and put right when it cannot be so', async () => {
  const page = await office.signIn('jonas', { path: '/inbox', expects: /400/ });
  await page.getByRole('button', { name: /Jonas/ }).click();
  await page.getByRole('menuitem', { name: 'My settings' }).click();
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

const dayFrom = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('who is away says who stands in, is told beside the field what is wrong, and takes it back', async () => {
  const page = await office.signIn('sara', { path: '/me', expects: /404/ });
  const part = page.getByRole('region', { name: 'When I am away' });
  await part.getByText('No absence is recorded').waitFor();
  await part.getByRole('button', { name: 'Record the absence' }).click();
  await part.getByText('It is needed.').first().waitFor();
  await part.getByLabel('First day').fill(dayFrom(3));
  await part.getByLabel('Last day').fill(dayFrom(2));
  await part.getByText('The last day is before the first.').waitFor();
  await part.getByLabel('Last day').fill(dayFrom(5));
  await part.getByLabel('Who stands in').fill('nobody-here');
  await part.getByRole('button', { name: 'Record the absence' }).click();
  await part.getByText('Nobody here is called nobody-here.').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await part.getByLabel('Who stands in').fill('luca');
  await part.getByRole('button', { name: 'Record the absence' }).click();
  await part.getByText('luca stands in for you').waitFor();
  const luca = await office.signIn('luca', { path: '/me' });
  await luca.getByText('You stand in for sara').waitFor();
  expect(await luca.getByRole('button', { name: /Take back/ }).count()).toBe(0);
  await page.getByRole('link', { name: 'Home' }).first().click();
  await page.getByRole('link', { name: 'Say who stands in for you' }).waitFor({ state: 'detached' });
  await page.goBack();
  await part.getByRole('button', { name: /Take back/ }).click();
  await part.getByText('No absence is recorded').waitFor();
});

test('theme and zone are chosen by keys, and hold for this browser', async () => {
  const page = await office.signIn('jonas', { path: '/me' });
  await page.getByRole('radio', { name: 'Light' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await page.getByRole('radio', { name: 'UTC', exact: true }).check();
  await page.reload();
  await page.getByRole('region', { name: 'Signed in in this browser' }).getByText('this window').waitFor();
  expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
  expect(await page.getByRole('radio', { name: 'UTC', exact: true }).isChecked()).toBe(true);
});
