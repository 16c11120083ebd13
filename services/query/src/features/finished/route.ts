import { finished, finishedLimits, getFinished } from '@procession/contracts/http/finished.ts';
import { countFinished } from '@procession/read-models/count-finished.ts';
import type { AddRoutes } from '../../ports.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';

export const addFinishedRoute: AddRoutes = (app, { lists }) => {
  app.get(
    '/v1/finished',
    {
      schema: {
        summary: 'How many instances ended, per hour',
        description: `Of those that you see. Of each day the last ${finishedLimits.perDayMax} that ended are looked at; hours before these are \`null\`.`,
        tags: ['Instances'],
        querystring: getFinished,
        headers: readHeaders,
        response: { 200: finished, ...readProblems() },
      },
    },
    async ({ viewer, query: { from, hours } }) => {
      const days = from.map((instant) => new Date(instant).toISOString());
      const { perDayMax } = finishedLimits;
      const counts = await lists(viewer.tenant, (read) => countFinished(read, viewer, { days, hours, perDayMax }));
      return { days: days.map((day, n) => ({ from: day, hours: counts[n]! })) };
    },
  );
};
