import type { FromClient, ToClient } from '@procession/contracts/live.ts';
import { closeCodes } from '@procession/contracts/live-limits.ts';

/** `signed-out`: no ticket is given to this token; it is tried again, slowly. */
export type LiveState = 'connecting' | 'open' | 'broken' | 'signed-out' | 'closed';

export interface LiveSocketOptions {
  urls: readonly string[];
  getTicket: (base: string) => Promise<string>;
  /** Of the connection, below an address; that of the notifier itself when absent. */
  path?: string;
  onOpen: (say: (message: FromClient) => void) => void;
  onMessage: (message: ToClient) => void;
  onState: (state: LiveState) => void;
}

const firstWaitMs = 200;
const waitMaxMs = 10_000;
/** A copy that goes down sends all its clients elsewhere at once: they arrive there over so long. */
const crowdWaitMs = 1_000;
/** The server speaks every few seconds; a line that is silent for longer is dead, whatever the browser believes. */
const silenceMaxMs = 20_000;

/** A WebSocket that is opened again when it breaks: at the next address, after a wait that grows and is scattered. */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  #socket: WebSocket | undefined;
  #turn: number;
  #failures = 0;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
    this.#turn = Math.floor(Math.random() * options.urls.length);
    void this.#open();
  }

  /** Dropped while the line is not open: `onOpen` says everything again. */
  say(message: FromClient): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#socket?.close(1000);
    this.#options.onState('closed');
  }

  async #open(): Promise<void> {
    const { urls, getTicket, onState, path = '/v1/live' } = this.#options;
    const base = urls[this.#turn % urls.length]!.replace(/\/$/, '');
    onState('connecting');
    let ticket: string;
    try {
      ticket = await getTicket(base);
    } catch (error) {
      const isRefusal = (error as { status?: number }).status === 401;
      this.#again(isRefusal ? 'signed-out' : 'broken', isRefusal ? scattered(waitMaxMs) : undefined);
      return;
    }
    if (this.#isClosed) return;
    const socket = new WebSocket(`${base.replace(/^http/, 'ws')}${path}?ticket=${encodeURIComponent(ticket)}`);
    this.#socket = socket;
    this.#hear(socket); // a copy that hangs before it opens is silent, too
    socket.addEventListener('open', () => {
      if (this.#isClosed) return socket.close(1000);
      onState('open');
      this.#options.onOpen((message) => this.say(message));
      this.#hear(socket);
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket !== socket || this.#isClosed) return;
      this.#failures = 0;
      this.#hear(socket);
      this.#options.onMessage(JSON.parse(String(data)) as ToClient);
    });
    socket.addEventListener('close', ({ code }) => this.#lose(socket, code));
  }

  #hear(socket: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      socket.close();
      this.#lose(socket, 0);
    }, silenceMaxMs);
  }

  #lose(socket: WebSocket, code: number): void {
    if (this.#socket !== socket || this.#isClosed) return;
    this.#socket = undefined;
    clearTimeout(this.#silence);
    // Expected ends: nothing is wrong, so nothing is waited for but what keeps a crowd apart.
    if (code === closeCodes.signInAgain || code === closeCodes.goingAway) this.#failures = 0;
    if (code === closeCodes.goingAway) this.#again('broken', crowdWaitMs * Math.random());
    else this.#again('broken');
  }

  #again(state: LiveState, waitMs = scattered(Math.min(waitMaxMs, firstWaitMs * 2 ** this.#failures))): void {
    if (this.#isClosed) return;
    this.#failures++;
    this.#turn++;
    this.#options.onState(state);
    this.#timer = setTimeout(() => void this.#open(), waitMs);
  }
}

const scattered = (ms: number): number => ms * (0.5 + Math.random() / 2);
