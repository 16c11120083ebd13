import { builtDashboard } from '@procession/stack/dashboard.ts';
import { firstLoadKb } from '@procession/stack/first-load.ts';
import { expect, test } from 'vitest';

const firstLoadKbMax = 200;

test(`the first load is at most ${firstLoadKbMax} kB, scripts and styles, compressed`, () => {
  expect(firstLoadKb(builtDashboard()!)).toBeLessThanOrEqual(firstLoadKbMax);
});
