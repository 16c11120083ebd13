import { converge } from '../converge.ts';
import { copyStore, rollBackMessages, untilHeard, watchConsumer } from '../disturbances/jetstream-store.ts';
import type { Scenario } from './scenario.ts';
import { comment, startInstance } from './steps.ts';

const lostMessages = 10;

export const deafConsumer: Scenario = {
  name: 'deaf-consumer',
  says: "JetStream's messages go back to an earlier moment under a consumer that is further",
  tenants: ['north'],
  stack: { copies: { query: 0, notifier: 0 } },
  play: async (run) => {
    const { id } = await startInstance(run, 'north');
    await converge(run);
    await copyStore(run.stack);
    await untilHeard(run.stack, lostMessages, () => comment(run, 'north', id));
    await run.stack.kill('command', 0); // what it would publish again lets the stream catch up with the consumer
    await rollBackMessages(run.stack);
    const { isMended, wasDeaf } = await watchConsumer(run.stack, 0);
    if (!wasDeaf && isMended) throw new Error('the consumer was not deaf: the scenario has not happened');
    await run.stack.start('command', 0);
    if (!isMended) run.violations.add('deaf-consumer', 'the projector still stood beyond the end of its stream');
  },
};
