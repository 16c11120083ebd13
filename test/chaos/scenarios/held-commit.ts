import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';
import { comment, endBackends, hold, startInstance, waitUntilBlocked } from './steps.ts';

/** Far more than an answer needs that does not wait for the commit. */
const answerWithinMs = 500;

export const heldAcceptance: Scenario = {
  name: 'held-acceptance',
  says: 'a process is killed while it accepts a write for later: whoever was told 202 finds it',
  tenants: ['north'],
  stack: { nats: false, copies: { projector: 0, query: 0, notifier: 0 } },
  play: async (run) => {
    const { id } = await startInstance(run, 'north');
    const held = await hold(run, 'lock table log.operations in exclusive mode');
    const commenting = comment(run, 'north', id, { isLater: true });
    await waitUntilBlocked(run, 'procession_command');
    await sleep(answerWithinMs);
    await run.stack.kill('command', 0);
    await endBackends(run, 'procession_command');
    await held.letGo();
    await run.stack.start('command', 0);
    await commenting;
  },
};

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
