import { randomUUID } from 'node:crypto';
import { Outbound } from '@procession/outbound/outbound.ts';
import { readConfig } from '@procession/platform/config.ts';
import { drain } from '@procession/platform/drain.ts';
import { createHttpApp } from '@procession/platform/http-app.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { closeOnSignal } from '@procession/platform/shutdown.ts';
import { openTracer } from '@procession/platform/tracer.ts';
import { openCommandService } from './command-service.ts';
import { config } from './config.ts';
import { addCredentialFrom } from './credentials/add-credential.ts';
import { DutyStore } from './duties/duty-store.ts';
import { watchDue } from './duties/watch-due.ts';
import { HostWatch } from './jobs/host-watch.ts';
import { performJobs } from './jobs/perform-jobs.ts';
import { openMail } from './mail/mail.ts';
import { isMailOn, mailConfig } from './mail/mail-config.ts';
import { watchMails } from './mail/watch-mails.ts';
import { fireTimers } from './timers/fire-timers.ts';
import { watchTimers } from './timers/watch-timers.ts';
import { watchOutbound } from './watch-outbound.ts';
import { deliverWebhooks } from './webhooks/deliver.ts';
import { DeliveryStore } from './webhooks/delivery-store.ts';
import { followLog } from './webhooks/follow-log.ts';

const bodyBytesMax = 1_024;

const withMail = isMailOn(process.env) ? readConfig({ ...config, ...mailConfig }) : undefined;
const env = withMail ?? readConfig(config);
const logger = createLogger('worker', env.LOG_LEVEL);
const metrics = createMetrics('worker');
const tracer = await openTracer('worker', logger);
const holder = randomUUID();

const connections: Connection[] = [];
const connectTo = (url: string, what: string): Connection => {
  const connection = new Connection(url, { applicationName: `worker ${what}` });
  connections.push(connection);
  return connection;
};
const connect = (what: string): Connection => connectTo(env.LOG_DATABASE_URL, what);
const health = connect('health');
const command = openCommandService(env.COMMAND_URLS, env.INTERNAL_KEY);
const outbound = new Outbound({ allow: env.OUTBOUND_ALLOW });
const hosts = new HostWatch(() => performance.now());
const counted = watchOutbound(metrics, { hosts, jobsInHand: () => jobs.inHand() });

const timers = fireTimers({
  store: new DutyStore(connect('timers'), holder),
  command,
  logger,
  counted: watchTimers(metrics),
});
const jobs = performJobs({
  store: new DutyStore(connect('jobs'), holder),
  command,
  outbound,
  addCredential: addCredentialFrom(connect('credentials'), env.CREDENTIAL_KEY),
  hosts,
  inHandMax: env.HTTP_JOBS_MAX,
  logger,
  tracer,
  counted: counted.job,
});

const followed = followLog(new DeliveryStore(connect('log'), holder), logger);
const deliveries = deliverWebhooks({
  store: new DeliveryStore(connect('deliveries'), holder),
  outbound,
  hosts,
  credentialKey: env.CREDENTIAL_KEY,
  logger,
  counted: counted.delivery,
});

const due = watchDue(
  connect('due'),
  { timer: () => timers.tell(), http: jobs.tell, delivery: () => deliveries.tell(), log: followed.tell },
  logger,
);

const watched = watchMails(metrics);
const mail =
  withMail &&
  openMail({
    smtpUrl: withMail.SMTP_URL,
    places: { from: withMail.MAIL_FROM, dashboardUrl: withMail.DASHBOARD_URL },
    connectLog: connect,
    read: connectTo(withMail.READ_DATABASE_URL, 'notifications'),
    holder,
    watched,
    logger,
  });
if (!mail) logger.info('SMTP_URL is not set: nobody is told by e-mail');

const app = await createHttpApp({
  service: 'worker',
  title: 'Procession: the worker',
  description: 'Does what instances ask of clocks and machines. Health and metrics only.',
  logger,
  bodyBytesMax,
  metrics: metrics.registry,
  readiness: {
    log: async () => {
      await health.query('health', 'select 1');
      return true;
    },
  },
});
await app.listen({ host: env.HOST, port: env.PORT });
logger.info({ holder, port: env.PORT }, 'working');

closeOnSignal(logger, async () => {
  await Promise.all([
    drain(app),
    due.close(),
    timers.close(),
    jobs.close(),
    followed.close(),
    deliveries.close(),
    mail?.close(),
  ]);
  await outbound.close();
  await command.close();
  await Promise.all(connections.map((connection) => connection.close()));
  await tracer.close();
});
