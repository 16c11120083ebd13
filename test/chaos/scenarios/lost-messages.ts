import { openReaders, readersAreCurrent } from '../chaos-run.ts';
import { converge } from '../converge.ts';
import { type BetweenBrokers, betweenBrokers } from '../disturbances/between-brokers.ts';
import type { Scenario } from './scenario.ts';
import { comment, startInstance, sweepOften, sweptWithinMs } from './steps.ts';

const lossesOfFeed = 40;
const quiet = { dropped: 0, doubled: 0, delayMsMax: 0 };

export const lostMiddle: Scenario = {
  name: 'lost-middle',
  says: 'a message of the log is lost, and a later one of the same stream arrives',
  tenants: ['north'],
  stack: { copies: { query: 0, notifier: 0 } },
  prepare: betweenBrokers(quiet, 1),
  play: async (run, prepared) => {
    const { log, isHeard } = prepared as BetweenBrokers;
    await isHeard();
    const { id } = await startInstance(run, 'north');
    await converge(run);
    await log.lose(() => comment(run, 'north', id));
    await comment(run, 'north', id);
    await converge(run);
  },
};

export const lostTail: Scenario = {
  name: 'lost-tail',
  says: 'the last message of a stream is lost, and nothing later says so',
  tenants: ['north'],
  stack: { copies: { query: 0, notifier: 0 }, ...sweepOften },
  prepare: betweenBrokers(quiet, 1),
  play: async (run, prepared) => {
    const { log } = prepared as BetweenBrokers;
    const { id } = await startInstance(run, 'north');
    await converge(run);
    await log.lose(() => comment(run, 'north', id));
    await converge(run, 'tail-never-reached', sweptWithinMs);
  },
};

export const lostFeed: Scenario = {
  name: 'lost-feed',
  says: 'a message of the feed is lost on the way to the notifier, and the next one arrives',
  tenants: ['north'],
  stack: {},
  prepare: betweenBrokers(quiet, 1),
  play: async (run, prepared) => {
    const { feed, isHeard } = prepared as BetweenBrokers;
    await isHeard();
    openReaders(run);
    await readersAreCurrent(run);
    const { id } = await startInstance(run, 'north');
    await comment(run, 'north', id);
    await converge(run);
    // The notifier looks at the feed's head now and then, and may find the loss before the next message comes.
    for (let n = 0; n < lossesOfFeed; n++) {
      await feed.lose(() => comment(run, 'north', id));
      await comment(run, 'north', id);
    }
    await converge(run);
  },
};
