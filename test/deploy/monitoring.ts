import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { repository } from './image.ts';

export interface Alert {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}

/** What a PromQL expression asks for. */
export interface Asked {
  expression: string;
  metrics: string[];
  labels: string[];
  /** Places where it is no PromQL. */
  errors: number[];
}

const files = join(repository, 'deploy/kubernetes/files');

export const alerts: Alert[] = parse(readFileSync(join(files, 'rules/procession.yaml'), 'utf8')).groups.flatMap(
  ({ rules }: { rules: Alert[] }) => rules,
);

export interface Dashboard {
  uid: string;
  panels: {
    id: number;
    title: string;
    gridPos: { x: number; y: number; w: number; h: number };
    targets?: { expr: string }[];
  }[];
}

export const dashboards: Dashboard[] = readdirSync(join(files, 'dashboards')).map((file) =>
  JSON.parse(readFileSync(join(files, 'dashboards', file), 'utf8')),
);

/** Every expression of the alert rules and the dashboards. */
export const asked: Asked[] = [
  ...alerts.map(({ expr }) => expr),
  ...dashboards.flatMap(({ panels }) => panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))),
].map(read);

function read(expression: string): Asked {
  const text = expression.replaceAll('$__rate_interval', '5m');
  const asked: Asked = { expression, metrics: [], labels: [], errors: [] };
  parser.parse(text).iterate({
    enter: ({ name, type, from, to }) => {
      if (type.isError) asked.errors.push(from);
      if (name === 'Identifier') asked.metrics.push(text.slice(from, to));
      if (name === 'LabelName') asked.labels.push(text.slice(from, to));
    },
  });
  return asked;
}

/** The names of the series, and of their labels, that a text of `/metrics` has or would have after its first observation. */
export function seriesOf(text: string): { metrics: Set<string>; labels: Set<string> } {
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  const metrics = types.flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name],
  );
  const labels = [...text.matchAll(/(?<=[{,])(\w+)="/g)].map(([, name = '']) => name);
  return { metrics: new Set(metrics), labels: new Set(labels) };
}
