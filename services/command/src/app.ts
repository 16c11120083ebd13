import { commandLimits } from '@procession/contracts/http/command.ts';
import { type Authenticate, requireIdentity } from '@procession/platform/auth.ts';
import { createHttpApp, type HttpApp, type HttpAppOptions } from '@procession/platform/http-app.ts';
import { limitRates, noRateLimits, type RateLimits } from '@procession/platform/rate-limits.ts';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { addAnswerCallback } from './features/answer-callback/route.ts';
import { addAskInformation } from './features/ask-information/routes.ts';
import { addAssignTask } from './features/assign-task/route.ts';
import { addCancelInstance } from './features/cancel-instance/route.ts';
import { addChangeData } from './features/change-data/route.ts';
import { addChooseNotifications } from './features/choose-notifications/route.ts';
import { addClaimTask } from './features/claim-task/route.ts';
import { addCommentInstance } from './features/comment-instance/route.ts';
import { addCommentTask } from './features/comment-task/route.ts';
import { addCompleteTask } from './features/complete-task/route.ts';
import { addCredentialRoutes } from './features/credentials/route.ts';
import { addDecideTask } from './features/decide-task/route.ts';
import { addDraftRoutes } from './features/definition-drafts/route.ts';
import { addDraftSaves } from './features/definition-drafts/saves-routes.ts';
import { addDelegateTask } from './features/delegate-task/routes.ts';
import { addDeprecateDefinition } from './features/deprecate-definition/route.ts';
import { addDraftTask } from './features/draft-task/route.ts';
import { addFireTrigger } from './features/fire-trigger/route.ts';
import { addGetOperation } from './features/get-operation/route.ts';
import { addKeepPreferences } from './features/keep-preferences/route.ts';
import { addOperateCourse } from './features/operate-course/route.ts';
import { addPublishDefinition } from './features/publish-definition/route.ts';
import { addActivateJobs } from './features/pull-jobs/activate-route.ts';
import { addPullJobs } from './features/pull-jobs/route.ts';
import { addAbsenceRoutes } from './features/put-absence/routes.ts';
import { addPutCalendar } from './features/put-calendar/route.ts';
import { addPutRole } from './features/put-role/route.ts';
import { addPutUser } from './features/put-user/route.ts';
import { addReadNotifications } from './features/read-notifications/route.ts';
import { addReleaseTask } from './features/release-task/route.ts';
import { addRetryIncident } from './features/retry-incident/route.ts';

import { addSendMessage } from './features/send-message/route.ts';
import { addSendSignal } from './features/send-signal/route.ts';
import { addStartInstance } from './features/start-instance/route.ts';
import { addSuspendInstance } from './features/suspend-instance/route.ts';
import { addTakeSnapshot } from './features/take-snapshot/route.ts';
import { addUploadFile } from './features/upload-file/route.ts';
import { addWebhookRoutes } from './features/webhooks/route.ts';
import { addWithdrawDecision } from './features/withdraw-decision/route.ts';
import type { AddRoutes } from './http/routes.ts';
import { addInternalRoutes } from './internal/internal-routes.ts';
import { acceptAsyncWrites } from './operations/accept-operation.ts';
import { OperationRunner } from './operations/operation-runner.ts';
import { createPasses, isPass } from './operations/passes.ts';
import type { CommandPorts } from './ports.ts';

const features: readonly AddRoutes[] = [
  addStartInstance,
  addFireTrigger,
  addCancelInstance,
  addSuspendInstance,
  addRetryIncident,
  addOperateCourse,
  addChangeData,
  addCommentInstance,
  addClaimTask,
  addReleaseTask,
  addAssignTask,
  addDelegateTask,
  addAskInformation,
  addWithdrawDecision,
  addDecideTask,
  addCompleteTask,
  addCommentTask,
  addDraftTask,
  addDraftRoutes,
  addDraftSaves,
  addPublishDefinition,
  addDeprecateDefinition,
  addPutUser,
  addPutRole,
  addPutCalendar,
  addCredentialRoutes,
  addAbsenceRoutes,
  addWebhookRoutes,
  addTakeSnapshot,
  addGetOperation,
  addUploadFile,
  addSendMessage,
  addSendSignal,
  addActivateJobs,
  addPullJobs,
  addReadNotifications,
  addChooseNotifications,
  addKeepPreferences,
];

export type CommandAppOptions = Pick<HttpAppOptions, 'logger' | 'metrics' | 'readiness' | 'tracer'> & {
  authenticate: Authenticate;
  ports: CommandPorts;
  /** Of the other processes of this installation. */
  internalKey: string;
  rateLimits?: RateLimits;
};

/** The write API. */
export async function createCommandApp({
  authenticate,
  ports,
  internalKey,
  rateLimits = noRateLimits,
  ...options
}: CommandAppOptions): Promise<HttpApp> {
  const app = await createHttpApp({
    ...options,
    service: 'command',
    title: 'Procession: write API',
    description:
      'Commands: what people and clients do. Each is acknowledged when it is committed. With `Prefer: respond-async` it is accepted for later: 202, and an operation to ask for. Creating commands take an `Idempotency-Key`; every answer carries an `ETag` and a `Consistency-Token` that the read API understands.',
    bodyBytesMax: commandLimits.bodyBytesMax,
  });
  await addInternalRoutes(app, ports, internalKey);
  await addAnswerCallback(app, ports);
  const passes = createPasses();
  const { operations: store, keys, operationCounted: counted } = ports;
  const runner = new OperationRunner({ app, passes, store, keys, logger: options.logger, counted });
  app.addHook('onReady', async () => runner.start());
  app.addHook('preClose', () => runner.stop());
  await app.register(async (routes) => {
    requireIdentity(routes, passes.accept(authenticate));
    // What was accepted was counted then.
    await limitRates(routes, rateLimits, ({ headers }) => isPass(headers.authorization));
    acceptAsyncWrites(routes, ports, runner.wake);
    routes.setValidatorCompiler((route) => {
      // Headers stand in the schemas for OpenAPI only; request-sender.ts checks the few that are used.
      if (route.httpPart === 'headers') return () => true;
      const validate = validatorCompiler(route as never);
      // fastify says null when nothing was sent; a schema that fills it in knows only undefined.
      return route.httpPart === 'body' ? (body) => validate(body ?? undefined) : validate;
    });
    for (const add of features) add(routes as unknown as HttpApp, ports);
  });
  return app;
}
