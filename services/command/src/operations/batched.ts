import { ProblemError } from '@procession/contracts/problems.ts';

/**
 * Collects what is asked for while an earlier batch is on its way, so that many share one transaction. Results stand in the
 * order of the items. A batch that fails for the fault of one item is sent in halves: only that one fails.
 * @throws ProblemError `overloaded` when more than `waitingMax` wait.
 */
export function batched<Item, Result>(
  send: (items: readonly Item[]) => Promise<readonly Result[]>,
  {
    batchMax,
    waitingMax,
    isFaultOfOne = () => false,
  }: { batchMax: number; waitingMax: number; isFaultOfOne?: (error: unknown) => boolean },
): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let isSending = false;

  const run = async (): Promise<void> => {
    isSending = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      await sendAll(batch);
    }
    isSending = false;
  };

  const sendAll = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await send(batch.map(({ item }) => item));
      for (const [i, { resolve }] of batch.entries()) resolve(results[i]!);
    } catch (error) {
      if (batch.length > 1 && isFaultOfOne(error)) {
        const half = Math.ceil(batch.length / 2);
        await sendAll(batch.slice(0, half));
        await sendAll(batch.slice(half));
      } else for (const { reject } of batch) reject(error);
    }
  };

  return (item) => {
    if (waiting.length >= waitingMax)
      return Promise.reject(
        new ProblemError('overloaded', 'More requests wait than are taken. Nothing was done; try again.', {
          headers: { 'retry-after': '1' },
        }),
      );
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    waiting.push({ item, resolve, reject });
    if (!isSending) void run();
    return promise;
  };
}
