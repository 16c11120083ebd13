import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { useOffice } from './office.ts';

const office = useOffice();
let count = 0;
const newKey = (): string => `designed-${Date.now() % 10_000_000}${++count}`;

test('from nothing to a published version: steps are added, led on and given to somebody, and an instance runs', async () => {
  const key = newKey();
  const page = await office.signIn('priya', { path: `/workflows/${key}/draft` });
  await page.getByRole('button', { name: 'Begin with an empty draft' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Buy a chair');
  await page.getByRole('button', { name: 'Add a field' }).click();
  await page.getByLabel('Called', { exact: true }).fill('Reason');
  await page.getByLabel('Key', { exact: true }).fill('reason');
  await page.getByLabel('Required').check();
  await page.getByRole('button', { name: 'Add the first step' }).click();
  await page.getByRole('menuitem', { name: 'Approval' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Manager decides');
  await page.getByLabel('Who does it').selectOption('Whoever has the role');
  await page.getByLabel('Role', { exact: true }).fill('sales_manager');
  await page.getByLabel('Reason').selectOption('Shown');
  await page.getByRole('button', { name: 'Add a step behind Manager decides' }).click();
  await page.getByRole('menuitem', { name: 'End' }).click();
  await page.getByLabel('Ends as').selectOption('Approved');
  const steps = page.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('button', { name: /^Manager decides/ }).click();
  await page
    .getByRole('listitem')
    .filter({ hasText: /where .*rejected.* leads/ })
    .waitFor();
  await page.getByRole('button', { name: 'Add a way' }).click();
  await page.getByRole('button', { name: 'Add a step on this way' }).nth(1).click();
  await page.getByRole('menuitem', { name: 'End' }).click();
  await page.getByLabel('Ends as').selectOption('Rejected');
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish version 1 of Buy a chair?' });
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Publish version 1' }).click();
  await page.getByText('Version 1 is published').waitFor();
  const { document } = await office.as('priya').definitions.get(key, 1);
  expect(document).toMatchObject({
    name: 'Buy a chair',
    fields: { reason: { type: 'text', name: 'Reason', required: true } },
    start: 'approval',
    steps: {
      approval: {
        assign: { role: 'sales_manager' },
        shows: ['reason'],
        next: [
          { on: 'approved', to: 'end' },
          { on: 'rejected', to: 'end_2' },
        ],
      },
      end: { status: 'approved' },
      end_2: { status: 'rejected' },
    },
  });
});

test('what runs stays on its version, and warnings are looked at before the next one is published', async () => {
  const key = newKey();
  const api = office.as('priya');
  const ask = { type: 'form', assign: { user: 'initiator' }, next: 'done' };
  const steps = { ask, done: { type: 'end', status: 'completed' } };
  const trigger = { event: `${key.replaceAll('-', '_')}.asked` };
  await api.definitions.publish(key, {
    document: { key, name: 'Key card', trigger, start: 'ask', steps },
    confirmWarnings: true,
  });
  await api.instances.start({ definition: key });
  const page = await office.signIn('priya', { path: `/workflows/${key}` });
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Edit as a draft' }).click();
  await page.getByRole('button', { name: 'Edit version 1 as a draft' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Key card for a guest');
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish version 2 of Key card for a guest?' });
  await dialog.getByText('1 instance stays on version 1.').waitFor();
  await dialog.getByText('1 change').click();
  await dialog.getByText('Key card for a guest').last().waitFor();
  expect(await dialog.getByRole('button', { name: 'Publish version 2' }).isDisabled()).toBe(true);
  await dialog.getByRole('checkbox', { name: 'I have looked at the warnings' }).check();
  await dialog.getByRole('button', { name: 'Publish version 2' }).click();
  await page.getByText('Version 2 is published').waitFor();
  expect((await api.instances.start({ definition: key })).version).toBe(2);
});

test('a new workflow gets its key from its name', async () => {
  const page = await office.signIn('priya', { path: '/workflows' });
  await page.getByRole('button', { name: 'New workflow' }).click();
  await page.getByLabel('What is it called?').fill('Außer Haus');
  const key = page.getByLabel('Its key');
  await key.fill('Nicht so');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByText(/A key begins with a letter/).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await key.fill(newKey());
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('button', { name: 'Begin with an empty draft' }).click();
  await page.getByRole('heading', { name: 'Außer Haus' }).waitFor();
});

test('what is edited is saved by itself, undone and done again, and an earlier save is gone back to', async () => {
  const key = newKey();
  await office.as('priya').definitions.putDraft(key, { document: { key, name: 'Leave', start: '', steps: {} } });
  const page = await office.signIn('priya', { path: `/workflows/${key}/draft` });
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Leave of absence');
  await name.blur();
  await page.getByText(/^Saved /).waitFor();
  await page.keyboard.press('Control+z');
  expect(await name.inputValue()).toBe('Leave');
  await page.keyboard.press('Control+Shift+z');
  expect(await name.inputValue()).toBe('Leave of absence');
  await page.waitForFunction(`document.querySelector('[role=status]')?.textContent !== ''`);
  await page.reload();
  await page.getByRole('heading', { name: 'Leave of absence' }).waitFor();
  await page.getByRole('button', { name: 'More about the draft' }).click();
  await page.getByRole('menuitem', { name: 'Earlier saves' }).click();
  await page.getByRole('button', { name: 'Go back to it' }).last().click();
  await page.getByRole('heading', { name: 'Leave', exact: true }).waitFor();
});

test('of two people in one draft neither overwrites the other without saying so', async () => {
  const key = newKey();
  const api = office.as('priya').definitions;
  await api.putDraft(key, { document: { key, name: 'Trip', start: '', steps: {} } });
  const page = await office.signIn('priya', { path: `/workflows/${key}/draft`, expects: /412/ });
  await page.getByLabel('Name', { exact: true }).waitFor();
  await api.putDraft(key, { document: { key, name: 'Journey', start: '', steps: {} } }, { ifMatch: 1 });
  await page.getByText('It has changed since you opened it.').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Voyage');
  await page.getByText('What you edited since is not saved, so nothing of theirs is overwritten.').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  expect((await api.getDraft(key)).document).toMatchObject({ name: 'Journey' });
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await page.getByRole('heading', { name: 'Journey' }).waitFor();
  expect((await api.getDraft(key)).draftRevision).toBe(2);
});

test('on a phone a draft is read and edited step by step', async () => {
  const page = await office.signIn('priya', { path: '/workflows/booking-cancellation/draft', phone: true, dark: true });
  await page.getByRole('button', { name: /Edit version \d+ as a draft/ }).click();
  await page
    .getByRole('button', { name: /^Manager approval/ })
    .first()
    .click();
  await page.getByLabel('Who does it').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await seriousFaults(page)).toEqual([]);
});
