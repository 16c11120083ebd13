import { converge } from '../converge.ts';
import { readRowsThatWentBack } from '../database/watch-rows.ts';
import { type BetweenBrokers, betweenBrokers } from '../disturbances/between-brokers.ts';
import type { Scenario } from './scenario.ts';
import { comment, startInstance, sweepOften, waitUntilRow, waitUntilSwept } from './steps.ts';

export const replayedBeginning: Scenario = {
  name: 'replayed-beginning',
  says: 'a projector that has just started is given the first message of a stream that is much further',
  tenants: ['north'],
  stack: { copies: { query: 0, notifier: 0 }, ...sweepOften },
  prepare: betweenBrokers({ dropped: 0, doubled: 0, delayMsMax: 0 }, 1),
  play: async (run, prepared) => {
    const { log, isHeard } = prepared as BetweenBrokers;
    const { id } = await startInstance(run, 'north');
    await converge(run);
    const beginning = log.lastMessage();
    await comment(run, 'north', id);
    await converge(run);
    await waitUntilSwept(run); // else it would look at the stream again when it starts
    const killedAtMs = Date.now();
    await run.stack.kill('projector', 0);
    await run.stack.start('projector', 0);
    await isHeard(killedAtMs);
    log.send(beginning);
    const { id: marker } = await startInstance(run, 'north'); // once its row is there, the message before it was taken, too
    await waitUntilRow(run, marker);
    for (const { id: back } of await readRowsThatWentBack(run.admin)) run.violations.add('row-went-back', back);
  },
};
