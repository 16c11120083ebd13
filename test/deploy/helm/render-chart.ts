import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { repository } from '../image.ts';
import { evaluateTemplate } from './evaluate-template.ts';
import { type Node, parseTemplate } from './parse-template.ts';

// Helm's own rendering, as far as our chart needs it, for where there is no helm: see docs/decisions/0025.

export type Values = Record<string, unknown>;

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string>; annotations?: Record<string, string> };
  // The rest is looked at by its schema, and by tests where it concerns them.
  spec: never;
  data?: Record<string, string>;
}

export interface Release {
  isInstall: boolean;
  revision: number;
}

const chart = join(repository, 'deploy/kubernetes');
const read = (file: string): string => readFileSync(join(chart, file), 'utf8');
const { name: chartName, version, appVersion } = parse(read('Chart.yaml'));
const validateValues = new Ajv({ allErrors: true }).compile(JSON.parse(read('values.schema.json')));

const files = readdirSync(join(chart, 'templates'));
const parsed = new Map(files.map((file) => [file, parseTemplate(read(join('templates', file)))]));
const defined = new Map<string, Node[]>([...parsed.values()].flatMap((template) => [...template.defined]));

/** The values of a release: the chart's own with others over them. @throws Error when the schema does not take them. */
export function valuesWith(given: Values): Values {
  const values = merge(parse(read('values.yaml')), given);
  if (!validateValues(values)) throw new Error(JSON.stringify(validateValues.errors, undefined, 2));
  return values;
}

/** What `helm template procession deploy/kubernetes --namespace office` prints, without the chart that it depends on. */
export function renderChart(given: Values, release: Release = { isInstall: false, revision: 2 }): Manifest[] {
  const root = {
    Values: valuesWith(given),
    Chart: { Name: chartName, Version: version, AppVersion: appVersion },
    Release: {
      Name: 'procession',
      Namespace: 'office',
      Service: 'Helm',
      IsInstall: release.isInstall,
      IsUpgrade: !release.isInstall,
      Revision: BigInt(release.revision),
    },
    Files: { Get: (path: string) => read(path) },
  };
  const include = (name: unknown, dot: unknown): string => {
    const nodes = defined.get(String(name));
    if (!nodes) throw new Error(`there is no template ${JSON.stringify(name)}`);
    return evaluateTemplate(nodes, dot, { include });
  };
  return files
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => manifestsOf(file, evaluateTemplate(parsed.get(file)!.nodes, root, { include })));
}

function manifestsOf(file: string, text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]!.message}\n${text}`);
    const manifest: Manifest | null = document.toJS();
    return manifest === null ? [] : [manifest];
  });
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(base: Values, over: Values): Values {
  const merged: Values = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(below) && isMap(value) ? merge(below, value) : value;
  }
  return merged;
}
