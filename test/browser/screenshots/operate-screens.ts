import type { Page } from 'playwright-core';
import type { Screen } from './screens.ts';

/** The page of the newest instance of a booking, as the one who is signed in. */
async function openInstanceOf(page: Page, booking: string, search: string): Promise<void> {
  const id = await page.evaluate(`fetch('/api/read/v1/instances?entityType=booking&entityId=${booking}&sort=-started', {
    headers: { 'x-procession-session': sessionStorage.getItem('procession.session') } }).then((answer) => answer.json()).then(({ items }) => items[0].id)`);
  await page.goto(`/instances/${id}${search}`);
}

/** What operators see. */
export const operateScreens: readonly Screen[] = [
  {
    name: 'instance-why',
    person: 'tomas',
    path: '/inbox',
    prepare: async (page) => {
      await page.getByRole('heading', { name: 'Inbox' }).waitFor();
      await openInstanceOf(page, 'BK-20418', '?tab=why');
      await page.getByText('You can intervene: see Operations.').waitFor();
    },
  },
  {
    name: 'instance-operation',
    person: 'tomas',
    path: '/inbox',
    prepare: async (page) => {
      await page.getByRole('heading', { name: 'Inbox' }).waitFor();
      await openInstanceOf(page, 'BK-20418', '');
      await page.getByRole('button', { name: 'Operations', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Move to another step' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'To', exact: true }).selectOption({ label: 'Revise' });
      await dialog.getByText('Revise begins').waitFor();
    },
  },
];
