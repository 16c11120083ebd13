import { type Operation, operation } from '@procession/contracts/http/operations.ts';
import { type CallsOptions, type Options, part } from './calls.ts';
import { pause } from './pause.ts';
import { ProblemFailure } from './problem-failure.ts';

const firstLookMs = 50;
const lookMaxMs = 1_000;

export const operationCalls = ({ send, commandUrl }: CallsOptions) => {
  const get = (id: string, options?: Options): Promise<Operation> =>
    send({ method: 'GET', base: commandUrl, path: `/v1/operations/${part(id)}`, answer: operation, ...options });
  return {
    operations: { get },
    /**
     * Asks until the operation has succeeded, less and less often; give a `signal` to ask no longer.
     * @throws ProblemFailure with why it was not done, when it failed.
     */
    waitForOperation: async ({ id }: Pick<Operation, 'id'>, options?: Options): Promise<Operation> => {
      for (let waitMs = firstLookMs; ; waitMs = Math.min(lookMaxMs, waitMs * 2)) {
        const now = await get(id, options);
        if (now.status === 'succeeded') return now;
        if (now.problem) throw new ProblemFailure(now.problem);
        await pause(waitMs, options?.signal);
      }
    },
  };
};
