import { failuresUntilOpenMax, hostOpenMs, hostsRememberedMax, jobsPerHostMax } from '../limits.ts';

interface Host {
  underWay: number;
  failures: number;
  /** Left alone until then; afterwards one request tries whether it is back. */
  openUntilMs: number;
}

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

  /** `down`: not called now. `busy`: enough is under way. After `free` say `begin`, then `end`. */
  stateOf(name: string): 'free' | 'busy' | 'down' {
    const host = this.#hosts.get(name);
    if (!host) return 'free';
    const isSuspect = host.failures >= failuresUntilOpenMax;
    if (isSuspect && (this.#now() < host.openUntilMs || host.underWay > 0)) return 'down';
    return host.underWay >= jobsPerHostMax ? 'busy' : 'free';
  }

  begin(name: string): void {
    const host = this.#hosts.get(name) ?? { underWay: 0, failures: 0, openUntilMs: 0 };
    host.underWay++;
    this.#hosts.delete(name);
    this.#hosts.set(name, host);
    if (this.#hosts.size > hostsRememberedMax) this.#forgetOldest();
  }

  /** `answered`: it spoke HTTP and was not in trouble itself. */
  end(name: string, answered: boolean): void {
    const host = this.#hosts.get(name);
    if (!host) return;
    host.underWay--;
    host.failures = answered ? 0 : host.failures + 1;
    if (host.failures >= failuresUntilOpenMax) host.openUntilMs = this.#now() + hostOpenMs;
    if (host.underWay === 0 && host.failures === 0) this.#hosts.delete(name);
  }

  get downCount(): number {
    return [...this.#hosts.values()].filter(({ failures }) => failures >= failuresUntilOpenMax).length;
  }

  #forgetOldest(): void {
    for (const [name, { underWay }] of this.#hosts) {
      if (underWay > 0) continue;
      this.#hosts.delete(name);
      return;
    }
  }
}
