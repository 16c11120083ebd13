import { setTimeout as sleep } from 'node:timers/promises';
import { converge } from '../converge.ts';
import { administrator } from '../load/definitions.ts';
import type { Scenario } from './scenario.ts';
import { hold, startInstance, sweepOften, sweptWithinMs, waitUntilBlocked } from './steps.ts';

/** Two sweeps of the projector: it has looked at the log while the first transaction was open. */
const sweptTwiceMs = 1_500;

export const lateCommit: Scenario = {
  name: 'late-commit',
  says: 'a transaction takes its positions in the log first and commits last',
  tenants: ['north', 'south'],
  stack: { nats: false, copies: { command: 2, query: 0, notifier: 0 }, ...sweepOften },
  play: async (run) => {
    // A command on the directory writes its events and then waits for this row: its positions are taken.
    const held = await hold(run, `select from log.index_revisions where tenant = 'north' for update`);
    const [firstCopy, otherCopy] = run.stack.urls.command;
    const late = run
      .requestsTo([firstCopy!])
      .put({ tenant: 'north', actor: administrator }, '/v1/directory/users/late', {
        name: 'Late',
      });
    await waitUntilBlocked(run, 'procession_command');
    await startInstance(run, 'south', run.requestsTo([otherCopy!])); // a copy that waits takes no further commit
    await sleep(sweptTwiceMs);
    await held.letGo();
    await late;
    await converge(run, 'late-commit-skipped', sweptWithinMs);
  },
};
