import { instanceLimits } from '@procession/engine/instance/limits.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { Growth } from '../event-store/command.ts';

/** Tells once per instance, on whichever copy it happens, that its history gets long. */
export const createLengthWatch =
  ({ logger, counted }: { logger: Logger; counted: () => void }) =>
  ({ tenant, ref, before, after }: Growth): void => {
    const { historyEventsWarned: warned, historyEventsMax } = instanceLimits;
    if (ref.kind !== 'instance' || before >= warned || after < warned) return;
    counted();
    logger.warn(
      { tenant, stream: ref.stream, events: after, eventsMax: historyEventsMax },
      `the history of an instance gets long: at ${historyEventsMax} events it takes nothing more but its end`,
    );
  };
