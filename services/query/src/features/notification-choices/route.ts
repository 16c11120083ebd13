import { choicesByDefault } from '@procession/contracts/events/notification-choices.ts';
import { ownNotificationChoices } from '@procession/contracts/http/notification-choices.ts';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { selectAddress, selectChoices, selectFailedMail, selectZoneOfTenant } from './select.ts';

export const addNotificationChoicesRoute: AddRoutes = (app, { log, rows }) => {
  app.get(
    '/v1/me/notification-choices',
    {
      schema: {
        summary: 'How you are told by e-mail',
        description:
          'What you chose with `PUT /v1/me/notification-choices`, or what counts as long as you have not. `failed` is the last mail that did not reach you. `address` is what the directory has; nobody but you and who reads the directory sees it.',
        tags: ['Notifications'],
        querystring: z.strictObject({}),
        headers: readHeaders,
        response: { 200: ownNotificationChoices, ...readProblems() },
      },
    },
    async ({ viewer: { tenant, user } }) => {
      const address = await rows(tenant, (connection) => selectAddress(connection, user));
      return log(tenant, async (connection) => {
        const made = await selectChoices(connection, user);
        const failed = await selectFailedMail(connection, user);
        if (made) return { ...made, address, failed };
        const zone = (await selectZoneOfTenant(connection)) ?? 'UTC';
        return { revision: 0, choices: { ...choicesByDefault, zone }, address, failed };
      });
    },
  );
};
