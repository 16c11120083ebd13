import {
  type ConsistencyToken,
  formatToken,
  mergeTokens,
  parseToken,
} from '@procession/contracts/consistency-token.ts';

/** What was written longer ago has been read everywhere, or something else is wrong. */
const keptMs = 60_000;

/** What this client has written lately, so that what it reads next is not older. */
export class TokenCarrier {
  #token: ConsistencyToken | undefined;
  #until = 0;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** As the header of a read; undefined when there is nothing to wait for. */
  get header(): string | undefined {
    if (!this.#token || this.#now() > this.#until) return undefined;
    return formatToken(this.#token);
  }

  take(header: string | null): void {
    const token = header === null ? undefined : parseToken(header);
    if (!token) return;
    this.#token = this.#now() > this.#until ? token : mergeTokens(this.#token, token);
    this.#until = this.#now() + keptMs;
  }
}
