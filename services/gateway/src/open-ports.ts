import type { Authenticate } from '@procession/platform/auth.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { Metrics } from '@procession/platform/metrics.ts';
import type { Bus } from '@procession/platform/nats.ts';
import type { Tracer } from '@procession/platform/tracer.ts';
import type { z } from 'zod';
import type { GatewayAppOptions } from './app.ts';
import type { gatewayConfig } from './config.ts';
import { callbackPath } from './features/sign-in/route.ts';
import { gatewayMetrics } from './gateway-metrics.ts';
import { createIssuer } from './issuer.ts';
import { type Limits, limits as limitsOfProcess } from './limits.ts';
import { createUpstream } from './proxy/upstreams.ts';
import { createAttempts } from './sessions/attempts.ts';
import { cookieNames } from './sessions/cookies.ts';
import { createRenew } from './sessions/renew.ts';
import { createSeal } from './sessions/seal.ts';
import { createSessions } from './sessions/sessions.ts';
import { shareRenewals } from './sessions/share-renewals.ts';

export type GatewayConfig = z.infer<z.ZodObject<typeof gatewayConfig>>;

export interface Surroundings {
  authenticate: Authenticate;
  logger: Logger;
  tracer: Tracer;
  metrics: Metrics;
  /** Between all copies. */
  bus: Bus;
  limits?: Limits;
  now?: () => number;
}

/** Everything that the gateway works with, from its configuration. */
export function openPorts(
  config: Omit<GatewayConfig, 'HOST' | 'PORT' | 'LOG_LEVEL' | 'NATS_URL' | 'TOKEN_AUDIENCE' | 'TOKEN_JWKS_URL'>,
  { authenticate, logger, tracer, metrics, bus, limits = limitsOfProcess, now = Date.now }: Surroundings,
): GatewayAppOptions {
  const publicOrigin = config.GATEWAY_URL;
  const isSecure = publicOrigin.startsWith('https:');
  const counts = gatewayMetrics(metrics, ['write', 'read', 'live', 'operate']);
  const seal = createSeal(config.GATEWAY_SESSION_KEY);
  const names = cookieNames(isSecure);
  const issuer = createIssuer({
    issuer: config.TOKEN_ISSUER,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET,
    scope: config.OIDC_SCOPE,
    parameters: config.OIDC_PARAMETERS,
    backchannelUrl: config.OIDC_BACKCHANNEL_URL,
    redirectUri: publicOrigin + callbackPath,
    authenticate,
    limits,
  });
  const count = (outcome: string): void => counts.renewals.inc({ outcome });
  const oneOfAll = shareRenewals({ bus, seal, limits, logger });
  const renew = createRenew(issuer.refresh, { oneOfAll, limits, now, count });
  const upstream = (name: string, origins: string[]) => createUpstream(name, origins, limits);
  return {
    ports: {
      publicOrigin,
      isSecure,
      isDemo: config.DEMO_PERSONAS_URL !== undefined,
      issuer,
      sessions: createSessions({ seal, names, renew, limits, now }),
      attempts: createAttempts({ seal, names, limits, now }),
      limits,
      logger,
      tracer,
      counts,
    },
    metrics,
    upstreams: {
      write: upstream('write', config.COMMAND_URLS),
      read: upstream('read', config.QUERY_URLS),
      live: upstream('live', config.NOTIFIER_URLS),
      operate: upstream('operate', config.PROJECTOR_URLS),
      workers: upstream('workers', config.WORKER_URLS),
    },
    demo:
      config.DEMO_PERSONAS_URL === undefined
        ? undefined
        : { issuer: config.TOKEN_ISSUER, personasUrl: config.DEMO_PERSONAS_URL },
    dashboardDir: config.DASHBOARD_DIR,
  };
}
