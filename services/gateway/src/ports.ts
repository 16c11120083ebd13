import type { Logger } from '@procession/platform/logger.ts';
import type { Tracer } from '@procession/platform/tracer.ts';
import type { GatewayCounts } from './gateway-metrics.ts';
import type { Issuer } from './issuer.ts';
import type { Limits } from './limits.ts';
import type { Attempts } from './sessions/attempts.ts';
import type { Sessions } from './sessions/sessions.ts';

/** What the routes of the gateway work with. */
export interface GatewayPorts {
  publicOrigin: string;
  /** Cookies only go over TLS. */
  isSecure: boolean;
  isDemo: boolean;
  issuer: Issuer;
  sessions: Sessions;
  attempts: Attempts;
  limits: Limits;
  logger: Logger;
  tracer: Tracer;
  counts: GatewayCounts;
}
