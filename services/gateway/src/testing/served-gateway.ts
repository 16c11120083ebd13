import { join } from 'node:path';
import { createAuthenticator } from '@procession/platform/auth.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Bus } from '@procession/platform/nats.ts';
import { noTracer } from '@procession/platform/tracer.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { buildIssuer } from '@procession/stack/issuer/app.ts';
import { createTokenSigner } from '@procession/stack/issuer/tokens.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { createGatewayApp } from '../app.ts';
import { type Limits, limits } from '../limits.ts';
import { type GatewayConfig, openPorts } from '../open-ports.ts';
import { Browser } from './browser.ts';

export interface ServeOptions {
  /** Behind each of the addresses. */
  upstream: string | readonly string[];
  config?: Partial<GatewayConfig>;
  limits?: Partial<Limits>;
  /** Life of an access token. */
  tokenSeconds?: number;
  natsUrl?: string;
  port?: number;
  /** Where the issuer has its keys. */
  jwksPath?: string;
  now?: () => number;
}

export const sessionKey = Buffer.alloc(32, 7);

/** A gateway on a port of its own beside the demonstration's issuer. */
export async function serveGateway(options: ServeOptions) {
  const dir = makeTemporaryFolder();
  const issuerPort = await freePort();
  const issuerUrl = `http://127.0.0.1:${issuerPort}`;
  const signer = await createTokenSigner(join(dir, 'key.json'), issuerUrl);
  const issuer = buildIssuer(issuerUrl, signer, options.tokenSeconds);
  /** How often each address of the issuer was asked. */
  const asked = new Map<string, number>();
  issuer.addHook('onRequest', async ({ url }) => {
    const path = url.split('?')[0]!;
    asked.set(path, (asked.get(path) ?? 0) + 1);
  });
  await issuer.listen({ host: '127.0.0.1', port: issuerPort });
  const copy = await serveCopy({ issuerUrl, ...options });
  return {
    ...copy,
    issuer,
    issuerUrl,
    asked: (path: string): number => asked.get(path) ?? 0,
    close: async () => {
      await copy.close();
      await issuer.close();
      removeDataFolder(dir);
    },
  };
}
export type ServedGateway = Awaited<ReturnType<typeof serveGateway>>;

/** A gateway beside any issuer. */
export async function serveCopy({ issuerUrl, upstream, ...options }: ServeOptions & { issuerUrl: string }) {
  const port = options.port ?? (await freePort());
  const origin = `http://localhost:${port}`;
  const upstreams = [upstream].flat();
  const issuer = options.config?.TOKEN_ISSUER ?? issuerUrl;
  const logger = createLogger('gateway', 'silent');
  const bus = new Bus(options.natsUrl, 'gateway', logger);
  const surroundings = {
    authenticate: createAuthenticator({
      issuer,
      audience: 'procession',
      jwksUrl: issuerUrl + (options.jwksPath ?? '/.well-known/jwks.json'),
    }),
    logger,
    tracer: noTracer,
    metrics: createMetrics('gateway'),
    bus,
    limits: { ...limits, ...options.limits },
    ...(options.now && { now: options.now }),
  };
  const config = {
    TOKEN_ISSUER: issuer,
    GATEWAY_URL: origin,
    GATEWAY_SESSION_KEY: [sessionKey],
    COMMAND_URLS: upstreams,
    QUERY_URLS: upstreams,
    NOTIFIER_URLS: upstreams,
    PROJECTOR_URLS: upstreams,
    WORKER_URLS: upstreams,
    OIDC_CLIENT_ID: 'dashboard',
    OIDC_CLIENT_SECRET: undefined,
    OIDC_SCOPE: 'openid profile offline_access',
    OIDC_PARAMETERS: {},
    OIDC_BACKCHANNEL_URL: undefined,
    DEMO_PERSONAS_URL: `${issuerUrl}/personas`,
    DASHBOARD_DIR: undefined,
    ...options.config,
  };
  const { app, drain } = await createGatewayApp(openPorts(config, surroundings));
  await app.listen({ host: '127.0.0.1', port });
  const close = async (): Promise<void> => {
    await drain();
    await bus.close();
  };
  return { app, origin, port, metrics: surroundings.metrics, browser: () => new Browser(origin), close };
}
