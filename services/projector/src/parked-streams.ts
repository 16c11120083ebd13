import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { keyOfStream, type StreamKey } from './read-folded.ts';

const reasonCharactersMax = 500;

interface ParkedStreamsOptions {
  read: SqlReader;
  partition: number;
  fence?: number;
  logger: Logger;
}

/**
 * Streams with an event that cannot be applied. Their rows stand at the revision before it, the others go on. Each start of
 * a projector tries them again, so newer code takes them up by itself.
 */
export class ParkedStreams {
  readonly #options: ParkedStreamsOptions;
  readonly #keys = new Set<string>();

  constructor(options: ParkedStreamsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#keys.size;
  }

  has(of: StreamKey): boolean {
    return this.#keys.has(keyOfStream(of));
  }

  /** Those that were parked before this process began. */
  readAll(): Promise<StreamKey[]> {
    return this.#options.read.query('parked-streams', 'select tenant, stream from parked_streams', []);
  }

  /** Those that somebody wants to be tried again. */
  readAskedFor(): Promise<StreamKey[]> {
    return this.#options.read.query(
      'parked-asked-for',
      'select tenant, stream from parked_streams where asked_at is not null',
      [],
    );
  }

  /** They are tried again: what cannot be applied parks them anew. */
  letGo(streams: readonly StreamKey[]): void {
    for (const of of streams) this.#keys.delete(keyOfStream(of));
  }

  /** Others may be parked in another set of tables. */
  forget(): void {
    this.#keys.clear();
  }

  async park({ tenant, stream, revision }: LogEvent, error: unknown): Promise<void> {
    this.#options.logger.error(
      { err: error, tenant, stream, revision },
      'parked a stream with an event that cannot be applied',
    );
    await this.#options.read.query(
      'park-stream',
      `insert into parked_streams (revision, tenant, stream, reason)
       select $1::int, $2, $3, $4 from feed where partition = $5 and fence = $6 -- not after another has taken over
       on conflict (tenant, stream) do update set revision = excluded.revision, reason = excluded.reason, asked_at = null,
         tries = case when parked_streams.revision = excluded.revision then parked_streams.tries + 1 else 1 end,
         parked_at = case when parked_streams.revision = excluded.revision then parked_streams.parked_at else now() end`,
      [
        revision,
        tenant,
        stream,
        String(error).replaceAll('\0', '').slice(0, reasonCharactersMax),
        this.#options.partition,
        this.#options.fence ?? 0,
      ],
    );
    this.#keys.add(keyOfStream({ tenant, stream })); // only what stands in the table is left out from now on
  }

  /** They go on: nothing of them is held back any more. */
  async release(streams: readonly StreamKey[]): Promise<void> {
    await this.#options.read.query(
      'release-streams',
      `delete from parked_streams p using unnest($1::text[], $2::text[]) as w (tenant, stream)
       where p.tenant = w.tenant and p.stream = w.stream
         and exists (select from feed where partition = $3 and fence = $4) -- not after another has taken over
      `,
      [
        streams.map(({ tenant }) => tenant),
        streams.map(({ stream }) => stream),
        this.#options.partition,
        this.#options.fence ?? 0,
      ],
    );
  }
}
