import { createAuthenticator } from '@procession/platform/auth.ts';
import { readConfig } from '@procession/platform/config.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Bus } from '@procession/platform/nats.ts';
import { closeOnSignal } from '@procession/platform/shutdown.ts';
import { openTracer } from '@procession/platform/tracer.ts';
import { createGatewayApp } from './app.ts';
import { gatewayConfig } from './config.ts';
import { openPorts } from './open-ports.ts';

const config = readConfig(gatewayConfig);
const logger = createLogger('gateway', config.LOG_LEVEL);
const tracer = await openTracer('gateway', logger);
const metrics = createMetrics('gateway');
const authenticate = createAuthenticator({
  issuer: config.TOKEN_ISSUER,
  audience: config.TOKEN_AUDIENCE,
  jwksUrl: config.TOKEN_JWKS_URL,
});
const bus = new Bus(config.NATS_URL, 'gateway', logger);
const { app, drain } = await createGatewayApp(openPorts(config, { authenticate, logger, tracer, metrics, bus }));
await app.listen({ host: config.HOST, port: config.PORT });
logger.info({ host: config.HOST, port: config.PORT, url: config.GATEWAY_URL }, 'listening');

closeOnSignal(logger, async () => {
  await drain();
  await bus.close();
  await tracer.close();
});
