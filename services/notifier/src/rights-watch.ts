import type { Person } from '@procession/read-models/rights.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { LiveConnection } from './connection.ts';
import type { Limits } from './limits.ts';

/** Who these people are, in their order; one statement, however many. */
export type ReadViewers = (people: Person[]) => Promise<Viewer[]>;

export interface RightsWatchOptions {
  readViewers: ReadViewers;
  connections: () => Iterable<LiveConnection>;
  onViewer: (connection: LiveConnection, viewer: Viewer) => void;
  onError: (error: unknown) => void;
  limits: Limits;
  /** ms, monotonic */
  now: () => number;
}

/** Looks again at what the people who are connected may see, when the directory changed and now and then in any case. */
export class RightsWatch {
  readonly #options: RightsWatchOptions;
  #suspect: Set<string> | 'all' | undefined;
  #lookedAt = 0;
  #looking: Promise<void> | undefined;

  constructor(options: RightsWatchOptions) {
    this.#options = options;
  }

  /** The directory of these tenants changed; undefined: perhaps, of any. */
  suspect(tenants: string[] | undefined): void {
    if (!tenants || this.#suspect === 'all') this.#suspect = 'all';
    else this.#suspect = new Set([...(this.#suspect ?? []), ...tenants]);
  }

  /** Call it every `rightsMs`. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const { readViewers, connections, onViewer, onError, limits, now } = this.#options;
    if (now() - this.#lookedAt >= limits.rightsAnywayMs) this.#suspect = 'all';
    const suspect = this.#suspect;
    if (!suspect) return;
    this.#suspect = undefined;
    const byPerson = new Map<string, LiveConnection[]>();
    for (const connection of connections()) {
      const { tenant, user } = connection.viewer;
      if (suspect !== 'all' && !suspect.has(tenant)) continue;
      const key = `${tenant}\n${user}`;
      const others = byPerson.get(key);
      if (others) others.push(connection);
      else byPerson.set(key, [connection]);
    }
    try {
      const groups = [...byPerson.values()];
      if (groups.length > 0) {
        const viewers = await readViewers(groups.map(([first]) => first!.viewer));
        groups.forEach((group, at) => {
          for (const connection of group) onViewer(connection, viewers[at]!);
        });
      }
      if (suspect === 'all') this.#lookedAt = now();
    } catch (error) {
      this.suspect(suspect === 'all' ? undefined : [...suspect]);
      onError(error);
    }
  }
}
