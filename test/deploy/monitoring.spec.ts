import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './image.ts';
import { alerts, asked, dashboards } from './monitoring.ts';

// Whether the metrics that they name exist is looked at where the services run: compose.e2e.spec.ts.

const folder = join(repository, 'docs/runbooks');
const pages = readdirSync(folder);
const textOf = (page: string): string => readFileSync(join(folder, page), 'utf8');

test('every expression of an alert or a dashboard is PromQL and names a metric', () => {
  expect(asked.filter(({ errors, metrics }) => errors.length > 0 || metrics.length === 0)).toEqual([]);
  expect(asked.length).toBeGreaterThan(60);
});

test('each alert has its own page of what to do, and each page its alert', () => {
  expect(alerts.map(({ alert }) => `${alert}.md`).sort()).toEqual(pages.sort());
  for (const { alert, annotations } of alerts) expect(annotations.runbook_url).toBe(`docs/runbooks/${alert}.md`);
});

test('each page says what the alert means, what to look at and what to do, and its links lead somewhere', () => {
  for (const page of pages) {
    expect(textOf(page)).toMatch(/^# (\w+)\n\n\S[\s\S]+\n\n\*\*Look at\*\*\n\n1\. [\s\S]+\n\n\*\*Do\*\*\n\n- /);
    expect(textOf(page)).toContain(`# ${page.replace('.md', '')}\n`);
    const links = [...textOf(page).matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
  }
});

test('metrics that a page names are ones that an alert or a dashboard shows', () => {
  const shown = new Set(asked.flatMap(({ metrics }) => metrics));
  const named = pages.flatMap((page) => textOf(page).match(/procession_\w+/g) ?? []);
  const isShown = (name: string): boolean => shown.has(name) || shown.has(`${name}_count`) || shown.has(`${name}_sum`);
  expect(
    named.filter(
      (name) => !isShown(name) && !shown.has(`${name}_bucket`) && !/^procession_(command|reader)$/.test(name),
    ),
  ).toEqual([]);
});

test('an alert says how urgent it is', () => {
  expect(alerts.filter(({ labels }) => !['critical', 'warning'].includes(labels.severity))).toEqual([]);
});

test('the panels of a dashboard have ids of their own and do not lie on each other', () => {
  for (const { uid, panels } of dashboards) {
    expect(new Set(panels.map(({ id }) => id)).size, uid).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size, uid).toBe(cells.length);
  }
});
