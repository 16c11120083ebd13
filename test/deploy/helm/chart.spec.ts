import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drainTimeoutMs } from '@procession/platform/shutdown.ts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readCompose, readEnvFile } from '../compose-file.ts';
import { repository } from '../image.ts';
import { faultsOf, hasSchema } from './kubernetes-schemas.ts';
import { mailed, needed, releases } from './releases.ts';
import { type Manifest, renderChart, type Values, valuesWith } from './render-chart.ts';

const services = ['command', 'worker', 'projector', 'query', 'notifier', 'gateway'];
const least = releases['the least, with Postgres elsewhere']!.values;
const withGateway = releases['a dashboard']!.values;

interface Pod {
  metadata: { labels: Record<string, string> };
  spec: {
    terminationGracePeriodSeconds: number;
    securityContext: Record<string, unknown>;
    containers: Container[];
    initContainers?: Container[];
  };
}
interface Container {
  name: string;
  args: string[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  securityContext: Record<string, unknown>;
  resources: { requests: object; limits: object };
}

const find = (manifests: Manifest[], kind: string, name: string): Manifest =>
  manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name.endsWith(name))!;
const podOf = ({ spec }: Manifest): Pod => (spec as { template: Pod }).template;
const podsOf = (manifests: Manifest[]): Pod[] =>
  manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'Job').map(podOf);
const containersOf = ({ spec }: Pod): Container[] => [...(spec.initContainers ?? []), ...spec.containers];

test.each(Object.entries(releases))(
  'with %s each manifest is what its published schema asks for',
  (_, { values, release }) => {
    const manifests = renderChart(values, release);
    expect(manifests.filter(hasSchema).flatMap(faultsOf)).toEqual([]);
    // Of CloudNativePG no schema is published as a package.
    expect(manifests.filter((manifest) => !hasSchema(manifest)).every(({ kind }) => kind === 'Cluster')).toBe(true);
    const names = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  },
);

test('a field that Kubernetes would drop in silence is a fault', () => {
  const [manifest] = renderChart(least);
  expect(faultsOf({ ...manifest!, spec: { ...(manifest!.spec as object), replica: 2 } } as Manifest)).toEqual([
    '/spec/replica is not known',
  ]);
});

test('each service has its deployment, service, disruption budget and network policy, and their selectors find its pods', () => {
  const manifests = renderChart(withGateway);
  for (const service of services) {
    const pod = podOf(find(manifests, 'Deployment', service));
    const selectors = [
      (find(manifests, 'Deployment', service).spec as { selector: { matchLabels: object } }).selector.matchLabels,
      (find(manifests, 'Service', service).spec as { selector: object }).selector,
      (find(manifests, 'PodDisruptionBudget', service).spec as { selector: { matchLabels: object } }).selector
        .matchLabels,
      (find(manifests, 'NetworkPolicy', service).spec as { podSelector: { matchLabels: object } }).podSelector
        .matchLabels,
    ];
    for (const selector of selectors) {
      expect(pod.metadata.labels).toMatchObject(selector);
      expect(selector).toMatchObject({ 'app.kubernetes.io/component': service });
    }
  }
});

test('each service is given the environment that it is given by compose.yaml, which is known to work', () => {
  const compose = readCompose(readEnvFile(join(repository, 'deploy/env.example'))).services;
  const isDeploymentsOwn = (name: string): boolean => /_PASSWORD$|^PORT$|^OTEL_/.test(name);
  for (const service of services) {
    const [container] = podOf(find(renderChart({ ...withGateway, ...mailed }), 'Deployment', service)).spec.containers;
    const given = container!.env.map(({ name }) => name).filter((name) => !isDeploymentsOwn(name));
    const known = Object.keys(compose[service]!.environment!).filter((name) => !isDeploymentsOwn(name));
    const hint = `${service}: a variable of compose.yaml belongs into templates/_environment.tpl and values.*, too`;
    expect(given.sort(), hint).toEqual(known.sort());
    expect(container!.args).toEqual(compose[service]!.command);
  }
});

test('each service is given only the secrets that it needs, and names them before it uses them', () => {
  const secrets = podsOf(renderChart(withGateway))
    .flatMap(containersOf)
    .map(({ name, env }) => {
      const keys = env.flatMap(({ valueFrom }) => (valueFrom ? [valueFrom.secretKeyRef.key] : []));
      for (const [at, { value = '' }] of env.entries())
        for (const [, used = ''] of value.matchAll(/\$\((\w+)\)/g))
          expect(env.slice(0, at).map((variable) => variable.name)).toContain(used);
      return [name, keys.sort()];
    });
  expect(Object.fromEntries(secrets)).toEqual({
    command: ['COMMAND_PASSWORD', 'CREDENTIAL_KEY', 'DATA_KEY', 'INTERNAL_KEY'],
    worker: ['CREDENTIAL_KEY', 'INTERNAL_KEY', 'WORKER_PASSWORD'],
    projector: ['PROJECTOR_PASSWORD', 'READER_PASSWORD'],
    query: ['DATA_KEY', 'QUERY_PASSWORD'],
    notifier: ['NOTIFIER_PASSWORD', 'TICKET_KEY'],
    gateway: ['GATEWAY_SESSION_KEY'],
    log: ['COMMAND_PASSWORD', 'POSTGRES_PASSWORD', 'QUERY_PASSWORD', 'READER_PASSWORD', 'WORKER_PASSWORD'],
    read: ['NOTIFIER_PASSWORD', 'POSTGRES_PASSWORD', 'PROJECTOR_PASSWORD', 'QUERY_PASSWORD', 'WORKER_PASSWORD'],
  });
});

test('the address of the SMTP server, which may hold a password, comes from the secret, and only when mails are sent', () => {
  const envOf = (values: Values) => podOf(find(renderChart(values), 'Deployment', 'worker')).spec.containers[0]!.env;
  expect(envOf(least).map(({ name }) => name)).not.toContain('SMTP_URL');
  expect(envOf({ ...least, ...mailed }).find(({ name }) => name === 'SMTP_URL')).toEqual({
    name: 'SMTP_URL',
    valueFrom: { secretKeyRef: { name: 'procession-secrets', key: 'SMTP_URL' } },
  });
});

test('every pod is confined and bounded, and has longer to end than a service needs to drain', () => {
  for (const pod of podsOf(renderChart(releases.everything!.values))) {
    expect(pod.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
    });
    for (const { securityContext, resources } of containersOf(pod)) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(Object.keys(resources)).toEqual(['limits', 'requests']);
    }
  }
  const preStopMs = 5_000;
  const { terminationGracePeriodSeconds } = podOf(find(renderChart(least), 'Deployment', 'command')).spec;
  expect(terminationGracePeriodSeconds * 1000).toBeGreaterThan(drainTimeoutMs + preStopMs);
});

test('migrations run before anything new starts; where the release makes Postgres itself, beside the first start', () => {
  const hookOf = (name: string): string | undefined => {
    const { values, release } = releases[name]!;
    return renderChart(values, release).find(({ kind }) => kind === 'Job')!.metadata.annotations?.['helm.sh/hook'];
  };
  expect(hookOf('the least, with Postgres elsewhere')).toBe('pre-install,pre-upgrade');
  expect(hookOf('the first installation, with Postgres elsewhere')).toBe('pre-install,pre-upgrade');
  expect(hookOf('Postgres made by the chart')).toBe('pre-install,pre-upgrade');
  expect(hookOf('the first installation, with Postgres made by the chart')).toBeUndefined();
});

test('who may be reached: Postgres, bus and issuer by the services, by the migrations Postgres alone', () => {
  const manifests = renderChart(withGateway);
  const portsOf = (name: string): number[] => {
    const { egress } = find(manifests, 'NetworkPolicy', name).spec as { egress: { ports: { port: number }[] }[] };
    return [...new Set(egress.flatMap(({ ports }) => ports.map(({ port }) => port)))];
  };
  expect(portsOf('command')).toEqual([53, 5432, 4222, 443]);
  expect(portsOf('projector')).toEqual([53, 5432, 4222, 443]);
  expect(portsOf('migrations')).toEqual([53, 5432]);
  expect(portsOf('gateway')).toEqual([53, 'http', 4222, 443]); // and no Postgres
});

test('without a host there is no gateway, and with one it needs to be known to the issuer', () => {
  expect(find(renderChart(least), 'Deployment', 'gateway')).toBeUndefined();
  const nameless = { ...least, services: { gateway: { host: 'procession.example.com' } } };
  expect(() => renderChart(nameless)).toThrow('signIn.clientId: what the issuer knows');
  const ingress = find(renderChart(withGateway), 'Ingress', 'gateway').spec as {
    rules: { http: { paths: object[] } }[];
  };
  expect(ingress.rules[0]!.http.paths).toMatchObject([{ path: '/', pathType: 'Prefix' }]);
});

test('the rules and dashboards in the cluster are the files beside the chart', () => {
  const manifests = renderChart(releases.everything!.values);
  const rules = parse(readFileSync(join(repository, 'deploy/kubernetes/files/rules/procession.yaml'), 'utf8'));
  expect(find(manifests, 'PrometheusRule', '').spec).toEqual(rules);
  expect(
    JSON.parse(find(manifests, 'ConfigMap', 'overview-dashboard').data!['procession-overview.json']!),
  ).toMatchObject({
    uid: 'procession-overview',
  });
});

test.each<[string, Values, string]>([
  ['no Postgres', needed, 'postgres.log.host: say where Postgres is'],
  ['no secret', { ...least, secretName: '' }, 'secretName: name a secret'],
  ['no issuer', { ...least, tokens: { jwksUrl: 'https://login.example.com/keys' } }, 'tokens.issuer: whose tokens'],
  [
    'more projectors than partitions',
    { ...least, partitions: 2, services: { projector: { autoscaling: { enabled: true, prometheusUrl: 'http://p' } } } },
    'services.projector.autoscaling.max is beyond partitions',
  ],
  ['a value that does not exist', { ...least, replicas: 3 }, 'must NOT have additional properties'],
  ['a number that is a text', { ...least, partitions: '4' }, 'must be integer'],
  ['a route to nowhere', { ...least, httpRoute: { enabled: true } }, 'must NOT have fewer than 1 items'],
])('%s is refused with what to do', (_, values, message) => {
  expect(() => renderChart(values)).toThrow(message);
});

test('every value is described', () => {
  const undescribed: string[] = [];
  const visit = (schema: { description?: string; $ref?: string; properties?: object }, path: string): void => {
    const isLeaf = schema.properties === undefined && schema.$ref === undefined;
    if (isLeaf && !schema.description) undescribed.push(path);
    for (const [name, inner] of Object.entries(schema.properties ?? {})) visit(inner, `${path}.${name}`);
  };
  visit(JSON.parse(readFileSync(join(repository, 'deploy/kubernetes/values.schema.json'), 'utf8')), '');
  expect(undescribed).toEqual([]);
  expect(valuesWith({})).toBeDefined();
});
