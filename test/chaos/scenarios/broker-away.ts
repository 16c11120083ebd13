import { waitUntil } from '@procession/stack/wait-until.ts';
import { missingOnBus } from '../disturbances/read-bus.ts';
import type { Scenario } from './scenario.ts';
import { comment, startInstance } from './steps.ts';

/** The outbox is swept every 2 s for what is older than 5 s. */
const publishedWithinMs = 15_000;

export const brokerAway: Scenario = {
  name: 'broker-away',
  says: 'commits cannot be published for a while; when the broker is back they are',
  tenants: ['north'],
  stack: { copies: { projector: 0, query: 0, notifier: 0 } },
  play: async (run) => {
    const { id } = await startInstance(run, 'north');
    await run.stack.killNats();
    for (let n = 0; n < 3; n++) await comment(run, 'north', id);
    await run.stack.startNats();
    await waitUntil(
      'the outbox is empty',
      async () => (await run.admin.query('', 'select from log.outbox limit 1', [])).length === 0,
      { withinMs: publishedWithinMs },
    );
    for (const event of await missingOnBus(run))
      run.violations.add('commit-never-published', `${event} is neither in the outbox nor on the bus`);
  },
};
