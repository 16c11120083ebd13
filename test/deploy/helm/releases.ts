import type { Release, Values } from './render-chart.ts';

/** Values with which the chart is rendered in the tests: the least, and everything that can be switched on or off. */
export const needed: Values = {
  secretName: 'procession-secrets',
  tokens: { issuer: 'https://login.example.com', jwksUrl: 'https://login.example.com/keys' },
};
const external: Values = { ...needed, postgres: { log: { host: 'postgres.example.com' } } };
const made: Values = { ...needed, postgres: { cluster: { enabled: true } } };
const hosts = Object.fromEntries(
  ['command', 'query', 'notifier', 'gateway'].map((name) => [
    name,
    { host: `${name}.example.com`, autoscaling: { enabled: true } },
  ]),
);

/** With people told by e-mail. */
export const mailed: Values = {
  mail: { enabled: true, from: 'Procession <p@example.com>', dashboardUrl: 'https://p.example.com' },
};

export const releases: Record<string, { values: Values; release?: Release }> = {
  'the least, with Postgres elsewhere': { values: external },
  'the first installation, with Postgres elsewhere': { values: external, release: { isInstall: true, revision: 1 } },
  'the first installation, with Postgres made by the chart': {
    values: made,
    release: { isInstall: true, revision: 1 },
  },
  'Postgres made by the chart': {
    values: {
      ...made,
      postgres: { cluster: { enabled: true, storage: { storageClass: 'fast' }, spec: { priorityClassName: 'high' } } },
    },
  },
  'a dashboard': {
    values: {
      ...external,
      signIn: { clientId: 'procession' },
      services: { gateway: { host: 'procession.example.com' } },
      ingress: { enabled: true },
    },
  },
  'two servers, no bus, no network policies': {
    values: {
      ...needed,
      postgres: {
        log: { host: 'log.example.com' },
        read: { host: 'rows.example.com', port: 6432, database: 'rows' },
        parameters: 'sslmode=verify-full',
      },
      nats: { enabled: false },
      networkPolicy: { enabled: false },
    },
  },
  everything: {
    values: {
      ...external,
      fullnameOverride: 'approvals',
      image: { repository: 'images.example.com/procession', tag: '1.2.3', pullSecrets: ['pull'] },
      tokens: {
        issuer: 'https://login.example.com',
        jwksUrl: 'http://login.example.com:8080/keys',
        administrators: ['acme:root', 'acme:second'],
      },
      signIn: {
        clientId: 'procession',
        hasClientSecret: true,
        parameters: 'audience=procession',
        backchannelUrl: 'http://login:8081',
      },
      allowedOrigins: ['https://procession.example.com'],
      natsUrl: 'nats://one.example.com:4222,nats://two.example.com:4222',
      nats: { enabled: false },
      ...mailed,
      tracing: { endpoint: 'http://collector:4318' },
      services: {
        ...hosts,
        projector: {
          autoscaling: { enabled: true, prometheusUrl: 'http://prometheus:9090' },
          env: { SWEEP_MS: '1000', LEASE_MS: '5000' },
        },
      },
      ingress: { enabled: true, className: 'nginx', annotations: { example: 'yes' }, tlsSecretName: 'certificate' },
      httpRoute: { enabled: true, parentRefs: [{ name: 'gateway', namespace: 'edge' }] },
      networkPolicy: {
        clients: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } } }],
        scrapers: [{ podSelector: { matchLabels: { app: 'prometheus' } } }],
        postgres: [{ ipBlock: { cidr: '10.1.0.0/16' } }],
        nats: [{ ipBlock: { cidr: '10.2.0.0/16' } }],
        issuer: [{ ipBlock: { cidr: '10.3.0.0/16' } }],
        collector: [{ ipBlock: { cidr: '10.4.0.0/16' } }],
        mail: { peers: [{ ipBlock: { cidr: '10.5.0.0/16' } }], port: 465 },
      },
      monitoring: {
        serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
        rules: { enabled: true },
        dashboards: { enabled: true },
      },
      nodeSelector: { pool: 'services' },
      tolerations: [{ key: 'services', operator: 'Exists' }],
      podAnnotations: { example: 'yes' },
    },
  },
};
