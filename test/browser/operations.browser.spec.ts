import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();

test('an operator moves an instance after seeing what would happen, with a reason that the history keeps', async () => {
  const { instance } = await askToCancel(office, { refund: '2000.00' });
  const page = await office.signIn('tomas', { path: `/instances/${instance.id}` });
  await page.getByRole('button', { name: 'Operations', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Retry what failed/ }).waitFor();
  await page.getByText('Nothing has failed').waitFor();
  await page.getByRole('menuitem', { name: 'Move to another step' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move to another step' });
  await dialog.getByRole('combobox', { name: 'To', exact: true }).selectOption({ label: 'Revise' });
  const effect = dialog.getByRole('region', { name: 'What would happen' });
  await effect.getByText('Revise begins').waitFor();
  await effect.getByText(/The task .+ is withdrawn/).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  expect((await office.as('tomas').instances.get(instance.id)).steps.at(-1)?.step).not.toBe('revise');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await dialog.getByText('Say why: whoever reads the history later wants to know.').waitFor();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The refund was typed wrong.');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByText('Moved', { exact: true }).waitFor();
  await dialog.waitFor({ state: 'detached' });
  await page
    .getByText(/The refund was typed wrong\./)
    .first()
    .waitFor();
  expect((await office.as('tomas').instances.get(instance.id)).steps.at(-1)?.step).toBe('revise');
});

test('what cannot be done is refused before it is tried, and in the past nothing can', async () => {
  const { instance, task } = await askToCancel(office);
  await office.as('ben').tasks.claim(task);
  const page = await office.signIn('tomas', { path: `/instances/${instance.id}`, expects: /422/ });
  await page.getByRole('button', { name: 'Operations', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Give a task to somebody' }).click();
  const dialog = page.getByRole('dialog', { name: 'Give a task to somebody' });
  await dialog.getByText('Say first what is meant.').waitFor();
  await dialog.getByRole('combobox', { name: 'To' }).fill('Ana Ruiz');
  await dialog.getByText('Say first what is meant.').waitFor();
  await dialog.getByRole('combobox', { name: 'Whose seat' }).selectOption({ label: 'Ben Okafor' });
  await dialog.getByText('This cannot be done').waitFor();
  expect(await dialog.getByRole('button', { name: 'Give', exact: true }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('[');
  await page.getByText('Back to live').first().waitFor();
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
  expect([await cancel.isDisabled(), await cancel.getAttribute('title')]).toEqual([true, 'Operations act on now']);
});

test('with the keyboard alone an instance is suspended and resumed', async () => {
  const { instance } = await askToCancel(office);
  const page = await office.signIn('tomas', { path: `/instances/${instance.id}` });
  await page.getByRole('button', { name: 'Suspend' }).press('Enter');
  await page.getByRole('dialog', { name: 'Suspend' }).getByText('The instance becomes').waitFor();
  await page.keyboard.type('The guest is being asked.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Suspended', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Resume' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Resume' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('She has answered.');
  await dialog.getByRole('button', { name: 'Resume' }).press('Enter');
  await page.getByRole('button', { name: 'Suspend' }).waitFor();
});

test('who asked for it may cancel it, and nobody else sees operations', async () => {
  const { instance } = await askToCancel(office, { by: 'ana' });
  const ana = await office.signIn('ana', { path: `/instances/${instance.id}` });
  await ana.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
  expect(await ana.getByRole('button', { name: 'Rewind' }).isDisabled()).toBe(true);
  const ben = await office.signIn('ben', { path: `/instances/${instance.id}` });
  await ben.getByRole('tab', { name: 'Events' }).waitFor();
  expect(await ben.getByRole('button', { name: 'Operations', exact: true }).count()).toBe(0);
});

test('why it waits says for whom, by which guards, and what would follow; on a phone and in the dark, too', async () => {
  const { instance } = await askToCancel(office, { refund: '2000.00' });
  const page = await office.signIn('tomas', { path: `/instances/${instance.id}?tab=why` });
  await page.getByText(/waits for .*Ben Okafor.* to decide\./).waitFor();
  await page.getByText(/^→ .*Finance approval/).waitFor();
  await page.getByText('refund > 1000').first().waitFor();
  await page.getByText('You can intervene: see Operations.').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await office.as('ben').tasks.decide(instance.openTasks[0]!.id, { outcome: 'approved' });
  await page.getByText(/waits for .*Mei Tan.* to decide\./).waitFor();
  const phone = await office.signIn('tomas', { path: `/instances/${instance.id}?tab=why`, phone: true, dark: true });
  await phone.getByText(/waits for .*Mei Tan.* to decide\./).waitFor();
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await seriousFaults(phone)).toEqual([]);
});
