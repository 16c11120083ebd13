import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, useOffice } from './office.ts';

const office = useOffice();

async function sentBack(): Promise<string> {
  const { instance, task } = await askToCancel(office, { refund: '2000.00' });
  await office.as('ben').tasks.decide(task, { outcome: 'sent_back', comment: 'Leave out the cleaning fee.' });
  return instance.id;
}

test('the graph shows where an instance stands, goes back with the slider, and follows what happens', async () => {
  const id = await sentBack();
  const page = await office.signIn('ben', { path: `/instances/${id}` });
  const graph = page.getByRole('region', { name: 'Graph' });
  await graph.getByRole('button', { name: /^Revise.*here now/ }).waitFor();
  await graph.getByText('sent back', { exact: true }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole('slider', { name: 'Moment' }).press('Home');
  await graph.getByRole('button', { name: /^Manager approval.*here now/ }).waitFor();
  await graph.getByRole('button', { name: /^Revise.*not reached/ }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('l');
  await office.as('ana').tasks.complete(`${id}.2`, { data: { refund: { amount: '1840.00', currency: 'EUR' } } });
  await graph.getByRole('button', { name: /^Manager approval.*here now/ }).waitFor();
  await graph.getByRole('button', { name: /^Revise.*done/ }).click();
  const panel = page.getByRole('complementary', { name: 'Step Revise' });
  await panel.getByText(/^1\. Completed .*Ana Ruiz$/).waitFor();
  expect(new URL(page.url()).searchParams.get('step')).toBe('revise');
});

test('on a phone the graph is a list that says the same', async () => {
  const id = await sentBack();
  const page = await office.signIn('ben', { path: `/instances/${id}?tab=graph`, phone: true, dark: true });
  const outline = page.getByRole('list', { name: 'Outline' });
  await outline.getByRole('button', { name: /Manager approval.*sent back/ }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await seriousFaults(page)).toEqual([]);
  await outline.getByRole('button', { name: /Revise/ }).click();
  await page.getByRole('heading', { name: 'What happened here' }).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await outline.getByRole('button', { name: /Revise/ }).waitFor();
});
