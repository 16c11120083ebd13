import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosRun } from '../chaos-run.ts';
import { copyStore, rollBackMessages, rollBackStore, watchConsumer } from '../disturbances/jetstream-store.ts';
import { type Plan, sleepUntil } from '../plan.ts';

/** Between a copy and going back to it: so many commits that the stream does not catch up with its consumers by itself. */
const apartMs = 6_000;

export const rolledBack: Plan = {
  name: 'rolled-back',
  says: "JetStream's store goes back to an earlier copy: the whole of it, and the messages alone under newer consumers",
  share: 0.25,
  disturb: async (run, untilMs) => {
    await sleep(1_000);
    run.did("copy of JetStream's store");
    await copyStore(run.stack);
    await sleep(apartMs);
    run.did('the messages go back to the copy, the consumers stay');
    await rollBackMessages(run.stack);
    await hearsAgain(run);
    await sleep(1_000);
    run.did('the whole store goes back to the copy');
    await rollBackStore(run.stack);
    await sleepUntil(untilMs);
  },
};

async function hearsAgain(run: ChaosRun): Promise<void> {
  const { wasDeaf, isMended } = await watchConsumer(run.stack, 0);
  run.did(wasDeaf ? 'the consumer stood beyond its stream' : 'the consumer was mended before it was looked at');
  if (!isMended) run.violations.add('deaf-consumer', 'the projector still stood beyond the end of its stream');
}
