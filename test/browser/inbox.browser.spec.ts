import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();
const openMsMax = 10_000;

test('somebody signs in as Ben, sees what waits for him, and what is asked meanwhile arrives by itself', async () => {
  const page = await office.open('/');
  await page.getByRole('link', { name: /Ben Okafor/ }).click();
  await page.getByRole('link', { name: /^Inbox/ }).click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor({ timeout: openMsMax });
  await page.getByText('Live', { exact: true }).waitFor();
  await page
    .getByRole('link', { name: /Cancel booking/ })
    .first()
    .waitFor();
  const { booking } = await askToCancel(office);
  await page.getByRole('button', { name: /^Show \d+ new$/ }).click();
  await page.getByRole('link', { name: new RegExp(booking) }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});

test('a decision waits, can be taken back, and is sent and stamped when it was not', async () => {
  const { booking, task } = await askToCancel(office);
  const page = await office.signIn('ben', { path: `/inbox?task=${task}` });
  await page.getByRole('heading', { name: new RegExp(booking) }).waitFor();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText(`Approve: Cancel booking ${booking}`).waitFor();
  await page.keyboard.press('u');
  await page.getByText('Taken back; nothing was sent').waitFor();
  expect((await office.as('ben').tasks.get(task)).status).toBe('open');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('It ended as approved.').waitFor();
  expect((await office.as('ben').tasks.get(task)).outcome).toBe('approved');
  await page.getByRole('button', { name: 'Next task' }).click();
  await page.getByRole('link', { name: new RegExp(booking) }).waitFor({ state: 'detached' });
});

test('of two people who decide at once, in two windows of one browser, the later is told who, when and what, and keeps the comment', async () => {
  const { booking, task } = await askToCancel(office, { refund: '2000.00' });
  const ben = await office.signIn('ben', { path: `/inbox?task=${task}`, expects: /409/ });
  const ingrid = await office.signIn('ingrid', { path: `/inbox?task=${task}`, beside: ben });
  for (const page of [ben, ingrid]) await page.getByRole('heading', { name: new RegExp(booking) }).waitFor();
  await ben.getByRole('textbox', { name: 'Comment' }).fill('Fine with me.');
  await ben.getByRole('button', { name: 'Approve' }).click();
  await office.as('ingrid').tasks.decide(task, { outcome: 'approved', comment: 'As agreed.' });
  await ben.getByText(/Ingrid Solberg approved this \d+ seconds? before you\./).waitFor();
  await ben.getByText('Your decision was not recorded; nothing was written twice.').waitFor();
  await ingrid.getByText('“As agreed.”').waitFor();
  await ben.getByText('Fine with me.').waitFor();
  await ben.getByRole('button', { name: 'Post it as a comment' }).click();
  await ben.getByRole('button', { name: 'Posted' }).waitFor();
  expect(await seriousFaults(ben)).toEqual([]);
});

test('what is sent back is revised in a form with the checks of the service, and comes again with what changed', async () => {
  const { task, instance } = await askToCancel(office, { refund: '2000.00' });
  const ben = await office.signIn('ben', { path: `/inbox?task=${task}` });
  await ben.getByRole('textbox', { name: 'Comment' }).fill('Leave out the cleaning fee.');
  await ben.keyboard.press('Escape');
  await ben.getByRole('button', { name: 'Send back' }).click();
  await ben.getByText(/Now at Revise\./).waitFor();

  const ana = await office.signIn('ana', { path: `/inbox?task=${instance.id}.2` });
  const refund = ana.getByRole('textbox', { name: 'Refund' });
  await refund.fill('much');
  await ana.getByRole('button', { name: 'Complete' }).click();
  await ana.getByText('It must be a decimal such as "12.50".').waitFor();
  expect(await seriousFaults(ana)).toEqual([]);
  await refund.fill('1,840.00');
  await ana.getByRole('button', { name: 'Complete' }).click();
  await ana.getByText(/Now at Manager approval\./).waitFor();

  await ben.goto(`/inbox?task=${instance.id}.3`);
  await ben.getByText('€1,840.00').first().waitFor();
  await ben.getByText('€2,000.00').first().waitFor();
  await ben.getByText('“Leave out the cleaning fee.”').waitFor();
});

test('a value that changes while it is read is shown beside the old one, and decided on only when it was taken', async () => {
  const { task, instance } = await askToCancel(office, { refund: '10.00' });
  const page = await office.signIn('ben', { path: `/inbox?task=${task}` });
  await page.getByRole('region', { name: 'Task', exact: true }).getByText('€10.00').waitFor();
  await office.as('tomas').instances.changeData(instance.id, { set: { refund: { amount: '0.00', currency: 'EUR' } } });
  await page.getByText(/changed the refund while you were reading\./).waitFor();
  await page.getByRole('button', { name: 'Use the new value' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('It ended as approved.').waitFor();
});

test('a claim shows at once, keeps the others off, and is given back', async () => {
  const { task } = await askToCancel(office);
  const ben = await office.signIn('ben', { path: `/inbox?task=${task}` });
  const ingrid = await office.signIn('ingrid', { path: `/inbox?task=${task}` });
  await ingrid.getByRole('button', { name: 'Approve' }).waitFor();
  await ben.getByRole('button', { name: 'Claim' }).click();
  await ben.getByText('Claimed by you').waitFor();
  await ingrid.getByText('Claimed by Ben Okafor').waitFor();
  await ingrid.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' });
  await ben.keyboard.press('e');
  await ingrid.getByRole('button', { name: 'Approve' }).waitFor();
});

test('a task is delegated, asked about and answered, and what is written is kept as a draft', async () => {
  const { task } = await askToCancel(office, { by: 'jonas' });
  const ben = await office.signIn('ben', { path: `/inbox?task=${task}` });
  await ben.getByRole('textbox', { name: 'Comment' }).fill('I would say');
  await ben.getByText(/Draft saved/).waitFor();
  await ben.reload();
  await ben.getByText(/Draft saved/).waitFor();
  expect(await ben.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('I would say');

  await ben.getByRole('button', { name: 'Ask for information' }).first().click();
  await ben.getByRole('dialog').getByRole('textbox', { name: 'Question' }).fill('Did the guest write?');
  await ben.getByRole('dialog').getByRole('button', { name: 'Ask for information' }).click();
  await ben.getByText('Did the guest write?').waitFor();

  const jonas = await office.signIn('jonas', { path: `/inbox?task=${task}` });
  await jonas.getByRole('button', { name: 'More' }).click();
  await jonas.getByRole('menuitem', { name: 'Answer' }).click();
  await jonas.getByRole('dialog').getByRole('textbox', { name: 'Answer' }).fill('Yes, on Monday.');
  await jonas.getByRole('dialog').getByRole('button', { name: 'Answer' }).click();
  await ben.getByText('Did the guest write?').waitFor({ state: 'detached' });

  await ben.getByRole('button', { name: 'Delegate' }).first().click();
  const dialog = ben.getByRole('dialog');
  expect(await seriousFaults(ben)).toEqual([]);
  await dialog.getByRole('combobox', { name: 'To' }).fill('mei');
  await dialog.getByRole('button', { name: 'Delegate' }).click();
  await ben.getByText(/Now with/).waitFor();
});

test('who stands in for somebody has that person’s tasks in a list of their own', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const absence = { user: 'ben', substitute: 'luca', from: today, to: today, zone: 'UTC' };
  await office.as('priya').directory.putAbsence('browser-test', absence);
  const { booking } = await askToCancel(office);
  const page = await office.signIn('luca');
  await page.getByRole('link', { name: /^For ben/i }).click();
  await page.getByRole('link', { name: new RegExp(booking) }).waitFor();
  await office.as('priya').directory.cancelAbsence('browser-test');
});
