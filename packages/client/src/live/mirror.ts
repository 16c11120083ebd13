import type { Place } from '@procession/contracts/feed.ts';
import type { LiveChange } from '@procession/contracts/live.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';

/**
 * A subscription's rows as the server shows them, and the place from which it can be resumed. Changes that are repeated or
 * late do no harm: a row is taken only when its revision is later.
 */
export class Mirror {
  readonly rows = new Map<string, LiveRow>();
  #place: Place | undefined;
  #rights = '';

  /** What to give the server so that it goes on where this stands; undefined before the first snapshot. */
  get resumeFrom(): { place: Place; rights: string; holds: Record<string, number> } | undefined {
    const holds = Object.fromEntries([...this.rows.values()].map(({ id, revision }) => [id, revision]));
    return this.#place && { place: this.#place, rights: this.#rights, holds };
  }

  snapshot({ place, rights, rows }: { place: Place; rights: string; rows: readonly LiveRow[] }): void {
    this.rows.clear();
    for (const row of rows) this.rows.set(row.id, row);
    this.#place = { epoch: place.epoch, partitions: { ...place.partitions } };
    this.#rights = rights;
  }

  /** The thread is lost: what is shown stays until the snapshot comes, but cannot be resumed. */
  forgetPlace(): void {
    this.#place = undefined;
  }

  /** `missed`: the change does not follow on what is here, so something is missing. The rows must be read anew. */
  apply(change: LiveChange): 'taken' | 'repeated' | 'missed' {
    const id = 'row' in change ? change.row.id : change.remove;
    const have = this.rows.get(id)?.revision;
    if ('remove' in change) {
      if (have === undefined || change.revision < have) return 'repeated';
      this.rows.delete(id);
      return 'taken';
    }
    if (have !== undefined && change.row.revision <= have) return 'repeated';
    if (have !== undefined && change.since > have) return 'missed';
    this.rows.set(id, change.row);
    return 'taken';
  }

  /** All up to here was received. */
  advance({ epoch, partitions }: Place): void {
    if (this.#place?.epoch !== epoch) return;
    for (const [partition, seq] of Object.entries(partitions))
      this.#place.partitions[partition] = Math.max(this.#place.partitions[partition] ?? 0, seq);
  }
}
