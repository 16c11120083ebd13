import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';
import { comment, hold, startInstance, waitUntilBlocked } from './steps.ts';

/** Far more than an answer needs that does not wait for the commit. */
const answerWithinMs = 500;

export const heldCommit: Scenario = {
  name: 'held-commit',
  says: 'a transaction cannot commit for a while: its command is not answered before it has',
  tenants: ['north'],
  stack: { nats: false, copies: { projector: 0, query: 0, notifier: 0 } },
  play: async (run) => {
    const { id } = await startInstance(run, 'north');
    const held = await hold(run, 'lock table log.events in exclusive mode');
    const commenting = comment(run, 'north', id);
    await waitUntilBlocked(run, 'procession_command');
    const first = await Promise.race([commenting, sleep(answerWithinMs, undefined)]);
    if (first) run.violations.add('acknowledged-before-commit', `${first.kind} was answered ${first.status ?? ''}`);
    await held.letGo();
    await commenting;
  },
};
