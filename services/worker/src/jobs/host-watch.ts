import {
  failuresUntilOpenMax,
  hostBusyMsMax,
  hostBusyMsMin,
  hostOpenMs,
  hostsRememberedMax,
  jobsPerHostMax,
  waitForPlaceMs,
  waitingPerHostMax,
} from '../limits.ts';

interface Host {
  underWay: number;
  failures: number;
  /** Left alone until then; afterwards one request tries whether it is back. */
  openUntilMs: number;
  /** From one that leaves to the next, on average; and when the latest left. */
  everyMs: number;
  leftAtMs: number;
  /** Who waits for a place, the longest first. */
  waiting: Set<(place: Place) => void>;
}

/** Of the average, that the newest is. */
const newestShare = 0.1;

/** `free`: it is yours, say `leave` afterwards. `busy`: enough is under way and waits. `down`: it is left alone for a while. */
export type Place = 'free' | 'busy' | 'down';

/**
 * How the hosts that are called are doing, as this copy saw it: a slow one is not given more than it can do and takes no place from
 * others, one that is down is left alone for a while.
 */
export class HostWatch {
  readonly #hosts = new Map<string, Host>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A place with this host, at once or when somebody leaves soon. */
  enter(name: string): Promise<Place> {
    const host = this.#hosts.get(name) ?? {
      underWay: 0,
      failures: 0,
      openUntilMs: 0,
      everyMs: 0,
      leftAtMs: 0,
      waiting: new Set(),
    };
    if (this.#isDown(host)) return Promise.resolve('down');
    if (host.underWay < jobsPerHostMax) {
      host.underWay++;
      this.#remember(name, host);
      return Promise.resolve('free');
    }
    if (host.waiting.size >= waitingPerHostMax) return Promise.resolve('busy');
    return new Promise((resolve) => {
      const take = (place: Place): void => {
        clearTimeout(timer);
        host.waiting.delete(take);
        resolve(place);
      };
      const timer = setTimeout(() => take('busy'), waitForPlaceMs);
      host.waiting.add(take);
    });
  }

  /** `answered`: it spoke HTTP and was not in trouble itself. */
  leave(name: string, answered: boolean): void {
    const host = this.#hosts.get(name)!;
    const now = this.#now();
    if (host.leftAtMs > 0) host.everyMs += (now - host.leftAtMs - host.everyMs) * newestShare;
    host.leftAtMs = now;
    host.failures = answered ? 0 : host.failures + 1;
    if (host.failures >= failuresUntilOpenMax) host.openUntilMs = now + hostOpenMs;
    if (this.#isDown(host)) for (const take of host.waiting) take('down');
    const [next] = host.waiting;
    if (next) {
      next('free'); // the place is theirs now
      return;
    }
    host.underWay--;
    if (host.underWay === 0 && host.failures === 0) this.#hosts.delete(name);
  }

  /** When it is worth asking again whether there is a place: by then those who wait now have had their turn. */
  busyMs(name: string): number {
    const turnMs = (this.#hosts.get(name)?.everyMs ?? 0) * waitingPerHostMax;
    return Math.min(hostBusyMsMax, Math.max(hostBusyMsMin, turnMs));
  }

  get downCount(): number {
    return [...this.#hosts.values()].filter(({ failures }) => failures >= failuresUntilOpenMax).length;
  }

  #isDown({ failures, openUntilMs, underWay }: Host): boolean {
    return failures >= failuresUntilOpenMax && (this.#now() < openUntilMs || underWay > 0);
  }

  #remember(name: string, host: Host): void {
    this.#hosts.delete(name);
    this.#hosts.set(name, host);
    if (this.#hosts.size <= hostsRememberedMax) return;
    for (const [oldest, { underWay }] of this.#hosts) {
      if (underWay > 0) continue;
      this.#hosts.delete(oldest);
      return;
    }
  }
}
