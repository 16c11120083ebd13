import type { FeedMessage } from '@procession/contracts/feed.ts';
import { feedSubjects } from '@procession/contracts/subjects.ts';
import { createAuthenticator } from '@procession/platform/auth.ts';
import { readConfig } from '@procession/platform/config.ts';
import { drain } from '@procession/platform/drain.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Bus } from '@procession/platform/nats.ts';
import { rateLimitsOf } from '@procession/platform/rate-limits.ts';
import { closeOnSignal } from '@procession/platform/shutdown.ts';
import { openTracer } from '@procession/platform/tracer.ts';
import { createQueryApp } from './app.ts';
import { queryConfig } from './config.ts';
import { openPorts } from './open-ports.ts';

const config = readConfig(queryConfig);
const logger = createLogger('query', config.LOG_LEVEL);
const tracer = await openTracer('query', logger);
const metrics = createMetrics('query');
const ports = openPorts({
  logUrl: config.LOG_DATABASE_URL,
  readUrl: config.READ_DATABASE_URL,
  dataKey: config.DATA_KEY,
  administrators: config.ADMINISTRATORS,
});

const bus = new Bus(config.NATS_URL, 'query', logger);
bus.onceConnected((connection) => {
  connection.subscribe(feedSubjects, {
    callback: (error, message) => {
      // Reading each message costs 20 us per decision; rights are looked at again within a second without it.
      if (error || !ports.isWaitedFor()) return;
      try {
        ports.see(message.json<FeedMessage>());
      } catch (cause) {
        // Only a hint: the poll finds what it told of.
        logger.warn({ err: cause }, 'a message of the feed could not be read');
      }
    },
  });
});

const app = await createQueryApp({
  logger,
  metrics,
  tracer,
  authenticate: createAuthenticator({
    issuer: config.TOKEN_ISSUER,
    audience: config.TOKEN_AUDIENCE,
    jwksUrl: config.TOKEN_JWKS_URL,
  }),
  readiness: ports.readiness,
  ports,
  rateLimits: rateLimitsOf(config),
});
await app.listen({ host: config.HOST, port: config.PORT });
logger.info({ host: config.HOST, port: config.PORT }, 'listening');

closeOnSignal(logger, async () => {
  await drain(app);
  await bus.close();
  await ports.close();
  await tracer.close();
});
