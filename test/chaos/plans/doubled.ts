import { betweenBrokers } from '../disturbances/between-brokers.ts';
import type { Mischief } from '../disturbances/republisher.ts';
import { type Plan, sleepUntil } from '../plan.ts';

const mischief: Mischief = { dropped: 0.05, doubled: 0.4, delayMsMax: 300 };

export const doubled: Plan = {
  name: 'doubled',
  says: 'messages of the log and of the feed are doubled, shuffled and now and then lost',
  share: 0.2,
  prepare: betweenBrokers(mischief, 1),
  stack: { copies: { projector: 2, notifier: 2 } },
  disturb: (run, untilMs) => {
    run.did(
      `of all messages ${mischief.doubled * 100} % come twice, ${mischief.dropped * 100} % never, each up to ${mischief.delayMsMax} ms late`,
    );
    return sleepUntil(untilMs);
  },
};
