import pg from 'pg';
import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';
import { badDay } from './screenshots/operate-screens.ts';

const office = useOffice();

/** A stream that stands still before its last event, as if a projector of another version had parked it. */
async function park(): Promise<string> {
  const { booking, instance } = await askToCancel(office);
  const admin = new pg.Client(office.databaseUrl);
  await admin.connect();
  await admin.query(
    `insert into read.parked_streams (tenant, stream, revision, reason) values ('harbour-homes', $1, $2, 'Error: of a newer version')`,
    [`instance-${instance.id}`, instance.revision],
  );
  await admin.end();
  return booking;
}

test('an operator sees what waits where, and retries what is parked after seeing how far it would come', async () => {
  const booking = await park();
  const page = await office.signIn('tomas', { path: '/operations' });
  await page.getByRole('list', { name: 'From command to screen' }).getByText('This window is live').waitFor();
  await page.getByRole('region', { name: 'Services' }).getByText('Answers').first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole('button', { name: new RegExp(`^Retry: .*${booking}`) }).click();
  const dialog = page.getByRole('dialog', { name: 'Try it again' });
  await dialog.getByText(/The rows come to event \d+, the last one\./).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Retry' }).click();
  await page.getByText('It is tried with the next look').waitFor();
  await page.getByRole('button', { name: new RegExp(`^Retry: .*${booking}`) }).waitFor({ state: 'detached' });
});

test('a parked event is skipped with a reason, and stands among what was skipped', async () => {
  const booking = await park();
  const page = await office.signIn('tomas', { path: '/operations' });
  await page.getByRole('button', { name: new RegExp(`^Skip: .*${booking}`) }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Leave this event out of the lists' });
  await dialog.getByText(/The rows come to event \d+, the last one\./).waitFor();
  await dialog.getByRole('button', { name: 'Skip' }).click();
  await dialog.getByText('Say why: somebody will ask where the event is.').waitFor();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('A trial version wrote it.');
  await dialog.getByRole('button', { name: 'Skip' }).click();
  await page.getByRole('button', { name: new RegExp(`^Skip: .*${booking}`) }).waitFor({ state: 'detached' });
  await page.getByText(/^\d+ skipped events?$/).click();
  await page.getByText('“A trial version wrote it.”').first().waitFor();
});

test('an administrator builds a view anew and sees it done; operators of a tenant are not offered it', async () => {
  const tomas = await office.signIn('tomas', { path: '/operations' });
  await tomas.getByRole('region', { name: 'Projections' }).getByText('directory').waitFor();
  expect(await tomas.getByRole('button', { name: 'Build views anew' }).count()).toBe(0);
  const page = await office.signIn('priya', { path: '/operations' });
  await page.getByRole('button', { name: 'Build views anew' }).click();
  const dialog = page.getByRole('dialog', { name: 'Build views anew' });
  await dialog.getByRole('checkbox', { name: 'audit' }).check();
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await page.getByText(/The last one, of audit, is done/).waitFor();
});

test('whoever may not operate is told so, and is not led there', async () => {
  const page = await office.signIn('ben', { path: '/operations' });
  await page.getByText('Operations are for operators').waitFor();
  expect(await page.getByRole('link', { name: 'Operations' }).count()).toBe(0);
  expect(await seriousFaults(page)).toEqual([]);
});

test('three broken things and a bottleneck read well, on a phone in the dark, too', async () => {
  for (const look of [{}, { phone: true, dark: true }]) {
    const page = await office.signIn('tomas', { path: '/inbox', ...look });
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await badDay(page);
    await page.goto('/operations');
    await page.getByText(/^Notifier does not answer\./).waitFor();
    await page.getByText('1 of 2 copies answer, 2 parked, 765 behind, 21 min').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
  }
});
