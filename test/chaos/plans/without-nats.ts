import { type Plan, sleepUntil } from '../plan.ts';

export const withoutNats: Plan = {
  name: 'without-nats',
  says: 'no message bus for the whole run: read models and live changes come within 10 s, at p99',
  stack: { nats: false, copies: { notifier: 2 } },
  share: 0.15,
  isTimed: true,
  disturb: (_run, untilMs) => sleepUntil(untilMs),
};
