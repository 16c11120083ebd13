import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { useOffice } from './office.ts';

const office = useOffice();

test('incidents of one cause are retried together, once it was mended; what failed says why', async () => {
  const priya = office.as('priya');
  const [key, role] = ['stuck-for-a-test', 'stuck_for_a_test'];
  const document = {
    key,
    name: 'Stuck',
    title: 'Stuck',
    start: 'look',
    steps: {
      look: {
        type: 'approval',
        name: 'Look',
        assign: { role },
        next: [
          { on: 'approved', to: 'done' },
          { otherwise: true, to: 'done' },
        ],
      },
      done: { type: 'end', status: 'completed' },
    },
  };
  await priya.directory.putRole(role, { name: 'Nobody yet', permissions: [], holders: [] });
  await priya.definitions.putDraft(key, { document });
  await priya.definitions.publish(key, { confirmWarnings: true });
  for (let n = 0; n < 2; n++) await priya.instances.start({ definition: key });

  const page = await office.signIn('tomas', { path: '/operations', expects: /409/ });
  await page.getByRole('link', { name: 'Incidents' }).click();
  await page.getByText('Look: nobody can take the task').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  const retry = page.getByRole('button', { name: 'Retry: Look: nobody can take the task' });
  await retry.click();
  const dialog = page.getByRole('dialog', { name: 'Retry what failed' });
  await dialog
    .getByText(/It would come to the same again/)
    .first()
    .waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await priya.directory.putRole(role, { name: 'Somebody', permissions: [], holders: ['ben'] });
  await retry.click();
  await dialog.getByText('2 instances would go on').waitFor();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Ben has the role now.');
  await dialog.getByRole('button', { name: 'Retry 2' }).click();
  await dialog.getByText('2 of 2 done').waitFor();
  await dialog.getByText('2 instances go on').waitFor();
  await dialog.locator('.dialog-foot').getByRole('button', { name: 'Close' }).click();
  await retry.waitFor({ state: 'detached' });

  const phone = await office.signIn('tomas', { path: '/operations?tab=incidents', phone: true, dark: true });
  await phone.getByRole('link', { name: 'Incidents' }).waitFor();
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(360);
});
