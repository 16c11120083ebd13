import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { useOffice } from './office.ts';

const office = useOffice();

test('somebody new is added and given a role, with what is wrong told beside its field', async () => {
  const page = await office.signIn('priya', { path: '/' });
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Ben Okafor' }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add a person' }).click();
  const person = page.getByRole('dialog', { name: 'Add a person' });
  await person.getByRole('button', { name: 'Save' }).click();
  await person.getByText('It is needed.').first().waitFor();
  await person.getByLabel('Name').fill('Noa Levi');
  await person.getByLabel('Id', { exact: true }).fill('noa');
  await person.getByLabel('E-mail').fill('noa at home');
  await person.getByText('It is no e-mail address, like ana@example.com.').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await person.getByLabel('E-mail').fill('noa@example.com');
  await person.getByLabel('Manager').fill('Ingrid Solberg');
  await person.getByRole('button', { name: 'Save' }).click();
  await person.waitFor({ state: 'detached' });
  await page
    .getByRole('row', { name: /^Noa Levi/ })
    .getByText('Ingrid Solberg')
    .waitFor();

  await page.getByRole('link', { name: 'Roles' }).click();
  await page.getByRole('button', { name: 'Add a role' }).click();
  const role = page.getByRole('dialog', { name: 'Add a role' });
  await role.getByLabel('Name').fill('Auditor');
  await role.getByLabel('Id', { exact: true }).fill('auditor');
  await role.getByLabel('see everything that is not restricted').check();
  await role.getByLabel('Add a holder').fill('Nobody');
  await role.getByRole('button', { name: 'Add', exact: true }).click();
  await role.getByText('Nobody here is called Nobody.').waitFor();
  await role.getByLabel('Add a holder').fill('Noa Levi');
  await role.getByRole('button', { name: 'Add', exact: true }).click();
  await role.getByRole('button', { name: 'Take it from Noa Levi' }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await role.getByRole('button', { name: 'Save' }).click();
  await page
    .getByRole('row', { name: /Auditor/ })
    .getByText('Noa Levi')
    .waitFor();
  const noa = (await office.as('priya').directory.listUsers({ limit: 200 })).items.find(({ id }) => id === 'noa');
  expect(noa).toMatchObject({ name: 'Noa Levi', email: 'noa@example.com', manager: 'ingrid', roles: ['auditor'] });
});

test('what somebody else changed meanwhile is not written over', async () => {
  const { directory } = office.as('priya');
  await directory.putRole('night_watch', { name: 'Night watch', permissions: ['act'], holders: [] });
  const page = await office.signIn('priya', { path: '/people?tab=roles&open=night_watch', expects: /412/ });
  const dialog = page.getByRole('dialog', { name: 'Change Night watch' });
  await dialog.getByLabel('What it is for').fill('Looks after the doors');
  await directory.putRole('night_watch', { name: 'Night watch', permissions: ['act'], holders: ['luca'] });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Somebody else changed it meanwhile.').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('the hours of a calendar are written as rows of times, and the holidays as lines', async () => {
  const page = await office.signIn('priya', { path: '/people?tab=calendars' });
  await page.getByRole('button', { name: 'Add a calendar' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a calendar' });
  await dialog.getByLabel('Name').fill('Warehouse');
  await dialog.getByLabel('Id', { exact: true }).fill('warehouse');
  await dialog.getByLabel('By the clocks of').fill('Europe/Lisbon');
  await dialog.getByLabel('Monday').fill('early');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('It is no row of times').waitFor();
  await dialog.getByLabel('Monday').fill('06:00-14:00');
  await dialog.getByLabel('Holidays').fill('2026-12-25 Christmas\n2027-01-01');
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('row', { name: /Warehouse/ });
  await row.getByText('8 h a week').waitFor();
  await row.getByText('2 holidays').waitFor();
});

test('an absence of somebody else is recorded, and taken back, by who administers', async () => {
  const page = await office.signIn('priya', { path: '/people?tab=absences' });
  await page.getByRole('button', { name: 'Record an absence' }).click();
  const dialog = page.getByRole('dialog', { name: 'Record an absence' });
  await dialog.getByLabel('Who is away').fill('Jonas Weber');
  await dialog.getByLabel('First day').fill('2027-03-01');
  await dialog.getByLabel('Last day').fill('2027-03-12');
  await dialog.getByLabel('Who stands in').fill('Luca Marino');
  await dialog.getByRole('button', { name: 'Record the absence' }).click();
  const line = page.getByRole('listitem').filter({ hasText: 'Luca Marino stands in for Jonas Weber' });
  await line.getByRole('button', { name: /Take back/ }).click();
  await line.waitFor({ state: 'detached' });
});

test('who only reads changes nothing, and who may neither is not led there and told who can help', async () => {
  const tomas = await office.signIn('tomas', { path: '/people' });
  await tomas.getByRole('row', { name: /^Ben Okafor/ }).waitFor();
  expect(await tomas.getByRole('button', { name: /^(Ben|Add)/ }).count()).toBe(0);
  const sara = await office.signIn('sara', { path: '/people' });
  await sara.getByText('You may not see the people').waitFor();
  expect(await sara.getByRole('link', { name: 'People' }).count()).toBe(0);
});

test('on a phone, in the dark and by keys it is the same', async () => {
  const page = await office.signIn('priya', { path: '/people', phone: true, dark: true });
  await page.getByRole('button', { name: 'Ben Okafor' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Ben Okafor' }).press('Enter');
  await page.getByRole('dialog', { name: 'Change Ben Okafor' }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});
