import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { askToCancel, type Office, useOffice } from './office.ts';

const office = useOffice();

/** Sent back and revised, so that there is a past to look at. */
async function revised(of: Office): Promise<{ booking: string; id: string }> {
  const { booking, instance, task } = await askToCancel(of, { refund: '2000.00' });
  await of.as('ben').tasks.decide(task, { outcome: 'sent_back', comment: 'Leave out the cleaning fee.' });
  await of.as('ana').tasks.complete(`${instance.id}.2`, { data: { refund: { amount: '1840.00', currency: 'EUR' } } });
  return { booking, id: instance.id };
}

/** Enough for the slider to be a band. */
const remarks = 130;

const says = async (page: Page): Promise<string> => (await page.getByText(/^Event \d+ of \d+/).textContent())!;

test('the history is stepped through, and a second window opens the very moment', async () => {
  const { booking, id } = await revised(office);
  const ben = await office.signIn('ben', { path: `/instances/${id}` });
  await ben.getByRole('heading', { name: new RegExp(booking) }).waitFor();
  await ben.getByText('€1,840.00').first().waitFor();
  const slider = ben.getByRole('slider', { name: 'Moment' });
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Now\. Last at/);
  expect(await seriousFaults(ben)).toEqual([]);
  await ben.keyboard.press('{');
  await ben.keyboard.press('{');
  await ben.getByText(/^Event \d+ of \d+/).waitFor();
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/Ben Okafor sent “Manager approval” back/);
  await ben.getByText('€2,000.00').first().waitFor();
  await ben.waitForURL(/at=\d+/);
  expect(await ben.evaluate('document.body.dataset.moment')).toBe('past');
  expect(await seriousFaults(ben)).toEqual([]);

  const ingrid = await office.signIn('ingrid', { path: new URL(ben.url()).pathname + new URL(ben.url()).search });
  await ingrid.getByText(await says(ben)).waitFor();
  await ben.keyboard.press('l');
  await ben.getByText(/^Now ·/).waitFor();
  await ben.waitForURL((url) => !url.searchParams.has('at'));
});

test('what happens while one looks at the past is told, and moves nothing', async () => {
  const { id } = await revised(office);
  const ben = await office.signIn('ben', { path: `/instances/${id}?at=1` });
  const says = ben.getByText(/^Event 1 of \d+/);
  await says.waitFor();
  const [, count] = /of (\d+)/.exec((await says.textContent())!)!;
  const place = () => ben.getByRole('button', { name: /started “Cancel booking/ }).boundingBox();
  const seen = await place();
  await office.as('ben').tasks.claim(`${id}.3`);
  await ben.getByText(`Event 1 of ${Number(count) + 1}`).waitFor();
  expect(await ben.evaluate('document.body.dataset.moment')).toBe('past');
  expect(new URL(ben.url()).searchParams.get('at')).toBe('1');
  expect(await place()).toEqual(seen);
  await ben.getByRole('button', { name: 'Back to live' }).click();
  await ben
    .getByRole('button', { name: /^Show \d+ new$/ })
    .or(ben.getByText(/Ben Okafor took “Manager approval”/))
    .first()
    .waitFor();
  const now = await ben.getByRole('slider').getAttribute('aria-valuetext');
  expect(now).toMatch(/Ben Okafor took “Manager approval”/);
});

test('in each part, now and then, in the light and in the dark, nobody is kept out', async () => {
  const { id } = await revised(office);
  for (const dark of [false, true]) {
    const page = await office.signIn('ben', { path: `/instances/${id}?tab=data`, dark });
    await page.getByText('MC-1204').first().waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByRole('button', { name: /^Revise: / })
      .waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'What was recorded of event 1', exact: true }).click();
    await page.getByText('InstanceStarted', { exact: true }).waitFor();
    await page.keyboard.press('{');
    await page
      .getByText(/events? before now/)
      .first()
      .waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Compare with now' }).click();
    const dialog = page.getByRole('dialog', { name: 'What changed' });
    await dialog.getByText('€1,840.00').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
});

test('a phone opens on the events with the slider in reach, and no word is wider than it', async () => {
  const { id } = await revised(office);
  const page = await office.signIn('ana', { path: `/instances/${id}`, phone: true });
  await page.getByRole('tab', { name: 'Events', selected: true }).waitFor();
  await page.getByRole('button', { name: 'Previous event' }).click();
  await page.getByText(/^Event \d+ of \d+/).waitFor();
  for (const tab of ['Timeline', 'Data']) {
    await page.getByRole('tab', { name: tab }).click();
    await page
      .getByRole('tabpanel', { name: tab })
      .getByText(/Revise|MC-1204/)
      .first()
      .waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await seriousFaults(page)).toEqual([]);
  }
  await page.mouse.wheel(0, 2_000);
  for (const name of ['Previous event', 'Next event', 'Back to live']) {
    const box = (await page.getByRole('button', { name }).boundingBox())!;
    expect(Math.min(box.width, box.height), name).toBeGreaterThanOrEqual(36);
  }
});

test('without a mouse: the slider, the tabs and the events, and the focus stays where it was', async () => {
  const { id } = await revised(office);
  const page = await office.signIn('ben', { path: `/instances/${id}` });
  const slider = page.getByRole('slider', { name: 'Moment' });
  await slider.focus();
  await page.keyboard.press('Home');
  await page.getByText(/^Event 1 of/).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText(/^Event 2 of/).waitFor();
  await page.keyboard.press('Shift+ArrowRight');
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/sent “Manager approval” back/);
  await page.keyboard.press('End');
  await page.getByText(/^Now ·/).waitFor();
  expect(await page.evaluate('document.activeElement?.getAttribute("role")')).toBe('slider');
  await page.getByRole('tab', { name: 'Timeline' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('tab', { name: 'Data', selected: true }).waitFor();
  await page.waitForURL(/tab=data/);
  const event = page
    .getByRole('list', { name: 'Events' })
    .getByRole('button', { name: /sent “Manager approval” back/ });
  await event.press('Enter');
  await page.getByText(/^Event \d+ of/).waitFor();
  expect(await event.getAttribute('aria-current')).toBe('step');
});

test('of a long history no more is drawn than is seen, and the slider reaches each event', async () => {
  const { instance, task } = await askToCancel(office);
  const ben = office.as('ben');
  for (let n = 1; n <= remarks; n++) await ben.tasks.comment(task, { comment: `Remark ${n}` });
  const page = await office.signIn('ben', { path: `/instances/${instance.id}` });
  const list = page.getByRole('list', { name: 'Events' });
  await list.getByText(`“Remark ${remarks}”`).waitFor();
  expect(await list.getByRole('listitem').count()).toBeLessThan(40);
  await page.getByRole('slider').press('Home');
  await list.getByText(/started “Cancel booking/).waitFor();
  await page.getByRole('slider').press('PageUp');
  await page.getByText(/^Event 11 of/).waitFor();
  await list.getByRole('button', { name: /“Remark 9”/ }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});

test('every word of its own comes from the catalogue', async () => {
  const { id } = await revised(office);
  const page = await office.signIn('ben', { path: `/instances/${id}?locale=pseudo&at=1&tab=timeline` });
  await page.getByRole('button', { name: /^⟦Bàçk/ }).waitFor();
  await page.getByRole('tab', { name: /Tïmëlï/ }).waitFor();
  const told =
    '.note b, .note .btn, .facts dt, .says *, [role=tab], .legend, .longest, .count, .lb.last, .steps [aria-label]';
  const leaks = (await page.evaluate(`[...document.querySelectorAll(${JSON.stringify(told)})]
    .map((e) => e.getAttribute('aria-label') ?? e.textContent.trim())
    .filter((text) => /[a-z]{3}/i.test(text) && !text.includes('⟦'))`)) as string[];
  const data = /^(Guest|Unit|Refund|Booking)$/;
  expect(leaks.filter((text) => !data.test(text))).toEqual([]);
});

test('who may not see it is told so', async () => {
  const page = await office.signIn('ben', {
    path: '/instances/01900000-0000-7000-8000-000000000000',
    expects: /404/,
  });
  await page.getByText('There is no such instance').waitFor();
});
