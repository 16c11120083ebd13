/** Of a group so many are under way at a time: the service is other people's, too. */
const atOnceMax = 4;

export interface Outcome<T> {
  of: T;
  /** Undefined: it was done. */
  error?: unknown;
}

/** Does it for each, whatever becomes of the others; `told` after each one. */
export async function carryOut<T>(
  all: readonly T[],
  act: (one: T) => Promise<unknown>,
  told: (outcomes: readonly Outcome<T>[]) => void = () => {},
): Promise<readonly Outcome<T>[]> {
  const outcomes: Outcome<T>[] = [];
  const left = [...all];
  const note = (outcome: Outcome<T>): void => {
    outcomes.push(outcome);
    told([...outcomes]);
  };
  const some = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      const of = one;
      await act(of).then(
        () => note({ of }),
        (error: unknown) => note({ of, error }),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, some));
  return outcomes;
}
