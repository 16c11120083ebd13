import { demoClient } from '@procession/stack/issuer/personas.ts';
import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();

/** Something that Ben decides, late a second after it was asked. */
async function askWithoutTime(): Promise<{ title: string; task: string }> {
  const key = 'no-time-left';
  const document = {
    key,
    name: 'No time left',
    title: `Say yes to \${what}`,
    fields: { what: { type: 'text', required: true } },
    start: 'yes',
    steps: {
      yes: {
        type: 'approval',
        name: 'Quick approval',
        assign: { users: ['ben'] },
        due: { after: 'PT1S' },
        next: [
          { on: 'approved', to: 'approved' },
          { on: 'rejected', to: 'approved' },
        ],
      },
      approved: { type: 'end', status: 'approved' },
    },
  };
  await office
    .as('priya')
    .definitions.publish(key, { document, confirmWarnings: true }, { idempotencyKey: 'home-publish' });
  const what = `N-${Date.now()}`;
  const { openTasks } = await office
    .as(demoClient)
    .instances.start({ definition: key, onBehalfOf: 'ana', data: { what } });
  return { title: `Say yes to ${what}`, task: openTasks[0]!.id };
}

test('the first page says what waits and what is late, how fresh that is, and leads to the task', async () => {
  const { title } = await askWithoutTime();
  const page = await office.signIn('ben', { path: '/' });
  await page.getByRole('heading', { name: /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d+ / }).waitFor();
  await page.getByText(/tasks? waits? for you/).waitFor();
  await page.getByRole('img', { name: /late since/ }).waitFor();
  await page.getByText('Up to date').waitFor();
  await page.getByText(/finished today|Nothing has finished yet today/).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page
    .getByRole('region', { name: 'Decide next' })
    .getByRole('link', { name: new RegExp(`late.*${title}`) })
    .click();
  await page.getByRole('heading', { name: title }).waitFor();
});

test('what waits for others and is late is told to who may see it, and what was decided stands below', async () => {
  const { title, task } = await askWithoutTime();
  const ingrid = await office.signIn('ingrid', { path: '/' });
  const risk = ingrid.getByRole('region', { name: 'Could miss their date' });
  await risk.getByText(title).waitFor();
  await risk.getByText('Quick approval waits for Ben Okafor').first().waitFor();
  await office.as('ben').tasks.decide(task, { outcome: 'approved' });
  await risk.getByText(title).waitFor({ state: 'detached' });
  const ben = await office.signIn('ben', { path: '/' });
  const done = ben.getByRole('region', { name: 'Decided today' }).getByRole('link', { name: new RegExp(title) });
  await done.getByText('Approved').waitFor();
});

test('rows stay where they are while one points at them', async () => {
  await askToCancel(office);
  const page = await office.signIn('ben', { path: '/' });
  const list = page.getByRole('region', { name: 'Decide next' });
  await list
    .getByRole('link', { name: /Cancel booking|Unit|Commission|Say yes/ })
    .first()
    .waitFor();
  await list.getByRole('link').nth(1).hover();
  const before = await list.getByRole('link').nth(1).textContent();
  const count = page.getByRole('link', { name: /^Inbox/ });
  const countBefore = await count.textContent();
  const { title } = await askWithoutTime();
  await expect.poll(() => count.textContent(), { timeout: 5_000 }).not.toBe(countBefore);
  expect(await list.getByRole('link').nth(1).textContent()).toBe(before);
  await page.getByRole('heading', { name: 'How fresh this is' }).hover();
  await list.getByText(title).waitFor();
});

test('first steps are ticked off by what is there', async () => {
  const page = await office.signIn('sara', { path: '/' });
  const steps = page.getByRole('region', { name: 'First steps' });
  await steps.getByRole('link', { name: 'Watch it move in a second window' }).waitFor();
  await office.signIn('luca', { path: '/', beside: page });
  await page.reload();
  await steps.getByText('Watch it move in a second window').waitFor();
  await steps.getByRole('link', { name: 'Watch it move in a second window' }).waitFor({ state: 'detached' });
  await steps.getByRole('link', { name: 'Say who stands in for you' }).waitFor();
  await steps.getByRole('button', { name: 'Hide this list' }).click();
  await steps.waitFor({ state: 'detached' });
  await expect
    .poll(async () => (await office.as('sara').preferences.list()).items.map(({ key }) => key))
    .toContain('home.first-steps');
});

test('on a phone and in the dark it fits and can be read', async () => {
  await askToCancel(office);
  const page = await office.signIn('ben', { path: '/', phone: true, dark: true });
  await page
    .getByRole('region', { name: 'Decide next' })
    .getByRole('link', { name: /Cancel booking/ })
    .first()
    .waitFor();
  await page.getByText('Up to date').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await seriousFaults(page)).toEqual([]);
});
