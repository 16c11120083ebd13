import {
  preferenceAnswer,
  preferenceKey,
  preferenceLimits,
  preferenceList,
  putPreference,
} from '@procession/contracts/http/preferences.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';
import { requireActive } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';
import { unstorable } from '../../http/send-outcome.ts';
import { isStorableJson } from '../../http/storable-json.ts';
import { createPreferenceStore } from './preference-store.ts';

const tags = ['Directory'];
const path = '/v1/me/preferences/:key';
const params = z.object({ key: preferenceKey });

/** No events: what one keeps for oneself concerns nobody else, and nothing follows from it. Each person’s are walled off by the statements. */
export const addKeepPreferences: AddRoutes = (app, ports) => {
  const store = createPreferenceStore(ports.pool);

  app.get(
    '/v1/me/preferences',
    {
      schema: {
        summary: 'All that you keep for yourself',
        description: 'Saved views, columns and the like, by key. Nobody else reads them, whatever they may do.',
        tags,
        response: { 200: preferenceList, ...commandProblems() },
      },
    },
    async ({ identity: { tenant, actor } }) => {
      await requireActive(ports, tenant, actor);
      return { items: [...(await store.list(tenant, actor))] };
    },
  );

  app.put(
    path,
    {
      schema: {
        summary: 'Keep something for yourself',
        description: `Under a key of your choice; what stood there before is replaced. At most ${preferenceLimits.ofOnePersonMax} keys, of ${preferenceLimits.valueBytesMax} bytes each. It is no secret store: an operator of the database reads it.`,
        tags,
        params,
        body: putPreference,
        response: { 200: preferenceAnswer, ...commandProblems('limit-reached') },
      },
    },
    async ({ identity: { tenant, actor }, params: { key }, body: { value } }) => {
      await requireActive(ports, tenant, actor);
      if (!isStorableJson(value)) throw unstorable();
      const savedAt = await store.put(tenant, actor, key, value);
      if (savedAt !== null) return { key, savedAt };
      const max = preferenceLimits.ofOnePersonMax;
      throw new ProblemError('limit-reached', `You keep ${max} things, the most there are: delete some.`, {
        facts: { max },
      });
    },
  );

  app.delete(
    path,
    {
      schema: {
        summary: 'Keep something no longer',
        description: 'Also when nothing is kept under the key.',
        tags,
        params,
        response: { 200: preferenceAnswer, ...commandProblems() },
      },
    },
    async ({ identity: { tenant, actor }, params: { key } }) => {
      await requireActive(ports, tenant, actor);
      await store.delete(tenant, actor, key);
      return { key, savedAt: null };
    },
  );
};
