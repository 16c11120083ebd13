import type { AppendAnswer } from './append.ts';
import type { Batch } from './batch.ts';

/** Who holds what a refused command wanted: it is decided again, knowing that. */
export function noteHolders({ claims, locks }: Batch, { holders, locked }: AppendAnswer): void {
  for (const { claim, stream } of holders ?? []) {
    const { waiting, of } = claims[claim]!;
    waiting.heldBy ??= new Map();
    waiting.heldBy.set(of.ref.stream, stream);
  }
  for (const { change: n, stream } of locked ?? []) {
    const { waiting, change } = locks[n]!;
    waiting.lockedBy ??= new Map();
    waiting.lockedBy.set(change.key, stream);
  }
}
