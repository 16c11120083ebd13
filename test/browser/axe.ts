import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Found {
  id: string;
  impact: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/** What axe finds on the page that keeps people out: serious or critical, each with where it is. */
export async function seriousFaults(page: Page): Promise<string[]> {
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
