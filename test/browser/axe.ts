import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Found {
  id: string;
  impact: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/** What opens fades in, and has no contrast meanwhile. What runs on for long (a toast's line) is not waited for. */
const settleMsMax = 600;
const settled = `Promise.allSettled(
  document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime <= ${settleMsMax})
    .map((each) => each.finished),
)`;

/** What axe finds on the page that keeps people out: serious or critical, each with where it is. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(settled);
  // The page's policy lets no script in but its own; the debugger may.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: Found[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id} ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`),
    );
}
