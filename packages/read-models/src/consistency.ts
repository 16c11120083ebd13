import type { FeedMessage } from '@procession/contracts/feed.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

export interface StreamRevision {
  stream: string;
  revision: number;
}

/** How far the rows of these streams are; those without rows are left out. An instance's row says it, other streams have a head. */
export const readRevisions = (read: SqlReader, tenant: string, streams: readonly string[]): Promise<StreamRevision[]> =>
  read.query<StreamRevision>(
    '',
    `select w.stream, coalesce(i.revision, h.revision) as revision
     from unnest($2::text[]) as w (stream)
     left join instances i on i.tenant = $1 and i.instance = substr(w.stream, ${'instance-'.length + 1}) and w.stream like 'instance-%'
     left join stream_heads h on h.tenant = $1 and h.stream = w.stream
     where coalesce(i.revision, h.revision) is not null`,
    [tenant, streams],
  );

export interface ConsistencyOptions {
  /** Looks into the tables (`readRevisions`). */
  look: (tenant: string, streams: readonly string[]) => Promise<StreamRevision[]>;
  /** How often is looked while somebody waits, in case a message of the feed was lost. */
  pollMs?: number;
  /** Streams whose revision is remembered from the feed. */
  recentMax?: number;
}

interface Waiter {
  revision: number;
  wake: () => void;
}

/** Holds a query back until the rows have what its token names. Woken by the feed; a slow poll makes up for lost messages. */
export class Consistency {
  readonly #options: Required<ConsistencyOptions>;
  readonly #recent = new Map<string, number>();
  readonly #waiting = new Map<string, Set<Waiter>>();
  /** Tenants whose look of the poll is under way. */
  readonly #looking = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ConsistencyOptions) {
    this.#options = { pollMs: 50, recentMax: 20_000, ...options };
  }

  /** Whether anybody waits for rows: else a message of the feed need not even be read. */
  get isWaitedFor(): boolean {
    return this.#waiting.size > 0;
  }

  /** Tells of rows that were written. */
  see(message: FeedMessage): void {
    for (const { tenant, row } of message.rows ?? [])
      if (row.view === 'instance') this.#note(keyOf(tenant, instanceStream(row.id)), row.revision);
    for (const { tenant, stream, revision } of message.heads ?? []) this.#note(keyOf(tenant, stream), revision);
  }

  /** True when the rows have all of it; false when they have not in time: the answer must then say that it is behind. */
  async reached(tenant: string, streams: readonly StreamRevision[], waitMs: number): Promise<boolean> {
    const wanted = streams.filter(({ stream, revision }) => (this.#recent.get(keyOf(tenant, stream)) ?? 0) < revision);
    if (wanted.length === 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let missing = wanted.length;
    const leave = wanted.map(({ stream, revision }) =>
      this.#wait(keyOf(tenant, stream), revision, () => {
        if (--missing === 0) resolve(true);
      }),
    );
    // First wait, then look: nothing can pass between the two.
    const looked = this.#look(
      tenant,
      wanted.map(({ stream }) => stream),
    ).catch(() => undefined);
    const timeout = setTimeout(() => void looked.then(() => resolve(missing === 0)), waitMs);
    this.#poll();
    try {
      return await promise;
    } finally {
      clearTimeout(timeout);
      for (const go of leave) go();
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #wait(key: string, revision: number, wake: () => void): () => void {
    const waiters = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiters);
    const waiter: Waiter = {
      revision,
      wake: () => {
        if (waiters.delete(waiter)) wake();
      },
    };
    waiters.add(waiter);
    return () => {
      waiters.delete(waiter);
      if (waiters.size === 0 && this.#waiting.get(key) === waiters) this.#waiting.delete(key);
    };
  }

  #note(key: string, revision: number): void {
    const known = this.#recent.get(key) ?? 0;
    this.#recent.delete(key);
    this.#recent.set(key, Math.max(known, revision));
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= this.#options.recentMax) break;
      this.#recent.delete(oldest);
    }
    for (const waiter of this.#waiting.get(key) ?? []) if (revision >= waiter.revision) waiter.wake();
  }

  async #look(tenant: string, streams: readonly string[]): Promise<void> {
    for (const { stream, revision } of await this.#options.look(tenant, streams))
      this.#note(keyOf(tenant, stream), revision);
  }

  #poll(): void {
    this.#timer ??= setInterval(() => {
      const byTenant = Map.groupBy(this.#waiting.keys(), (key) => key.slice(0, key.indexOf('\n')));
      if (byTenant.size === 0) this.close();
      for (const [tenant, keys] of byTenant) {
        if (this.#looking.has(tenant)) continue; // reads are slow now: more of them would not help
        this.#looking.add(tenant);
        this.#look(
          tenant,
          keys.map((key) => key.slice(tenant.length + 1)),
        )
          .catch(() => undefined) // the next poll looks again
          .finally(() => this.#looking.delete(tenant));
      }
    }, this.#options.pollMs).unref();
  }
}

const keyOf = (tenant: string, stream: string): string => `${tenant}\n${stream}`;
