import { converge } from '../converge.ts';
import type { Scenario } from './scenario.ts';
import { endBackends, hold, startInstance, sweepOften, sweptWithinMs, waitUntilBlocked } from './steps.ts';

export const killedMidWrite: Scenario = {
  name: 'killed-mid-write',
  says: 'the projector is killed while it writes rows, and nothing but its checkpoint says where to go on',
  tenants: ['north'],
  stack: { nats: false, copies: { query: 0, notifier: 0 }, ...sweepOften },
  play: async (run) => {
    const held = await hold(run, 'lock table read.instances in exclusive mode');
    await startInstance(run, 'north');
    await waitUntilBlocked(run, 'procession_projector');
    await run.stack.kill('projector', 0);
    await endBackends(run, 'procession_projector');
    await held.letGo();
    await run.stack.start('projector', 0);
    await converge(run, 'checkpoint-without-rows', sweptWithinMs);
  },
};
