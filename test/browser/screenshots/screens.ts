import type { Page } from 'playwright-core';
import { operateScreens } from './operate-screens.ts';

export interface Screen {
  name: string;
  /** Who looks at it; none: nobody is signed in. */
  person?: string;
  path: string;
  /** Until what the picture is about is there. */
  prepare: (page: Page, at: { isPhone: boolean }) => Promise<void>;
}

/** In the demonstration as `npm start` loads it. A new screen has its line here. */
export const screens: readonly Screen[] = [
  ...operateScreens,
  { name: 'sign-in', path: '/sign-in', prepare: (page) => page.getByRole('link', { name: /Ben Okafor/ }).waitFor() },
  {
    name: 'home',
    person: 'ben',
    path: '/',
    prepare: async (page) => {
      await page.getByRole('link', { name: /BK-20440/ }).waitFor();
      await page
        .getByText(/finished today/)
        .first()
        .waitFor();
      await page.getByText('Up to date').waitFor();
      await page.getByRole('heading', { name: 'First steps' }).waitFor();
    },
  },
  {
    name: 'inbox',
    person: 'ben',
    path: '/inbox',
    prepare: async (page, { isPhone }) => {
      await page.getByRole('link', { name: /BK-20440/ }).waitFor();
      if (!isPhone) await page.getByText('Ends as rejected.').waitFor();
    },
  },
  {
    name: 'inbox-filter',
    person: 'ben',
    path: '/inbox?q=cancel',
    prepare: async (page, { isPhone }) => {
      await page.getByRole('link', { name: /BK-20440/ }).waitFor();
      if (!isPhone) await page.getByText('Ends as rejected.').waitFor();
    },
  },
  {
    name: 'task',
    person: 'mei',
    path: '/inbox',
    prepare: async (page) => {
      await page.getByRole('link', { name: /BK-20418/ }).click();
      await page.getByRole('heading', { name: /BK-20418/ }).waitFor();
      await page.getByText('Counts as 1 of the 2 that are needed.').waitFor();
      await page.getByRole('heading', { name: 'Earlier decisions' }).waitFor();
    },
  },
  {
    name: 'task-form',
    person: 'jonas',
    path: '/inbox',
    prepare: async (page) => {
      await page.getByRole('link', { name: /BK-20425/ }).click();
      await page.getByRole('textbox', { name: 'Refund' }).waitFor();
      await page.getByText(/is asked next/).waitFor();
      await page.getByRole('heading', { name: 'Earlier decisions' }).waitFor();
    },
  },
  {
    name: 'workflows',
    person: 'priya',
    path: '/workflows',
    prepare: (page) => page.getByRole('link', { name: 'Booking cancellation' }).waitFor(),
  },
  {
    name: 'workflow',
    person: 'priya',
    path: '/workflows/booking-cancellation',
    prepare: async (page, { isPhone }) => {
      await page.getByRole('heading', { name: 'Booking cancellation' }).waitFor();
      if (!isPhone)
        await page
          .getByRole('region', { name: 'Graph' })
          .getByRole('button', { name: /^Revise/ })
          .waitFor();
    },
  },
  {
    name: 'workflow-step',
    person: 'priya',
    path: '/workflows/booking-cancellation?step=manager',
    prepare: async (page, { isPhone }) => {
      await page.getByRole('heading', { name: 'Manager approval' }).waitFor();
      if (!isPhone)
        await page
          .getByRole('region', { name: 'Graph' })
          .getByRole('button', { name: /^Revise/ })
          .waitFor();
    },
  },
  {
    name: 'workflow-start',
    person: 'ana',
    path: '/workflows/booking-cancellation?start=true',
    prepare: (page) => page.getByRole('dialog', { name: /Start/ }).waitFor(),
  },
  {
    name: 'audit',
    person: 'priya',
    path: '/audit',
    prepare: (page) => page.getByText('Waiting for the insurer’s answer.').waitFor(),
  },
  {
    name: 'instances',
    person: 'ben',
    path: '/instances',
    prepare: async (page) => {
      await page.getByRole('link', { name: /BK-20440/ }).waitFor();
      await page.getByRole('navigation', { name: 'Counts by status' }).getByText('In progress').waitFor();
    },
  },
  {
    name: 'instances-filtered',
    person: 'ben',
    path: '/instances?definition=booking-cancellation&status=in_progress&rows=loose&columns=status,step,f_guest,f_refund,due,initiator',
    prepare: async (page, { isPhone }) => {
      await page.getByRole('link', { name: /BK-20440/ }).waitFor();
      if (!isPhone) await page.getByText('Booking cancellation').first().waitFor();
    },
  },
  {
    name: 'palette',
    person: 'ben',
    path: '/inbox',
    prepare: async (page, { isPhone }) => {
      await page.getByRole('link', { name: /BK-20440/ }).waitFor();
      if (!isPhone) await page.getByText('Ends as rejected.').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: /^Find a task/ }).fill('cancel');
      await page.getByRole('group', { name: 'Instances' }).waitFor();
    },
  },
  {
    name: 'instance',
    person: 'mei',
    path: '/instances',
    prepare: async (page) => {
      await page.getByRole('link', { name: /BK-20418/ }).click();
      await page.getByText(/^Now ·/).waitFor();
      await page.getByRole('tab', { name: 'Events', selected: true }).waitFor();
    },
  },
  {
    name: 'instance-past',
    person: 'mei',
    path: '/instances',
    prepare: async (page) => {
      await page.getByRole('link', { name: /BK-20418/ }).click();
      await page.getByText(/^Now ·/).waitFor();
      for (const _ of ['approved', 'revised', 'sent back']) await page.keyboard.press('{');
      await page
        .getByText(/events before now/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'instance-data',
    person: 'mei',
    path: '/instances',
    prepare: async (page) => {
      await page.getByRole('link', { name: /BK-20418/ }).click();
      await page.getByRole('tab', { name: 'Data' }).click();
      await page.getByText('Lena Fischer').last().waitFor();
    },
  },
  {
    name: 'people',
    person: 'priya',
    path: '/people',
    prepare: (page) => page.getByRole('row', { name: /Mei Tan/ }).waitFor(),
  },
  {
    name: 'role',
    person: 'priya',
    path: '/people?tab=roles&open=sales_manager',
    prepare: (page) => page.getByRole('button', { name: 'Take it from Ben Okafor' }).waitFor(),
  },
  {
    name: 'me',
    person: 'ben',
    path: '/me',
    prepare: (page) => page.getByRole('button', { name: 'Save' }).waitFor(),
  },
  {
    name: 'designer',
    person: 'priya',
    path: '/workflows/booking-cancellation/draft',
    prepare: async (page) => {
      const begin = page.getByRole('button', { name: /as a draft$/ });
      const step = page.getByRole('button', { name: /^Finance approval/ }).first();
      await begin.or(step).waitFor();
      if (await begin.isVisible()) await begin.click();
      await step.click();
      await page.getByLabel('Who does it').waitFor();
    },
  },
  {
    name: 'record',
    person: 'ben',
    path: '/instances',
    prepare: async (page) => {
      await page
        .getByRole('link', { name: /BK-20418/ })
        .first()
        .click();
      await page.getByRole('heading', { name: /BK-20418/ }).waitFor();
      await page.goto(`${page.url().split('?')[0]}/record`);
      await page.getByText(/complete and unchanged/).waitFor();
    },
  },
  {
    name: 'workflow-difference',
    person: 'priya',
    path: '/workflows/booking-cancellation?with=1',
    prepare: (page) => page.getByRole('complementary', { name: /beside version 1/ }).waitFor(),
  },
];
