import type { FromClient, LiveTopic, ToClient } from '@procession/contracts/live.ts';
import { liveLimits } from '@procession/contracts/live-limits.ts';
import type { Problem } from '@procession/contracts/problems.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';
import { LiveSocket, type LiveState } from './live-socket.ts';
import { Mirror } from './mirror.ts';

export interface LiveHandlers {
  /** Forget what was there: this is what there is now. */
  onSnapshot?: (rows: LiveRow[], facts: { hasMore: boolean }) => void;
  /** `before`: the row that it replaces. */
  onChange?: (row: LiveRow, facts: { since: number; before: LiveRow | undefined }) => void;
  /** It left what the subscription shows. */
  onRemove?: (id: string, facts: { before: LiveRow | undefined }) => void;
  /** The thread was lost and why; a snapshot follows. `missed`: found out here. */
  onResync?: (reason: string) => void;
  onState?: (state: LiveState) => void;
  onRefused?: (problem: Problem) => void;
}

export interface LiveSubscription {
  /** As the server shows them, by id. The order is yours to make. */
  readonly rows: ReadonlyMap<string, LiveRow>;
  close: () => void;
}

export interface Live {
  subscribe: (topic: LiveTopic, handlers: LiveHandlers, options?: { limit?: number }) => LiveSubscription;
  /** Ends all subscriptions and the connection. */
  close: () => void;
}

interface Subscribed {
  id: string;
  topic: LiveTopic;
  limit: number;
  mirror: Mirror;
  handlers: LiveHandlers;
  isLive: boolean;
}

export interface LiveOptions {
  urls: readonly string[];
  getTicket: (base: string) => Promise<string>;
  path?: string;
}

/** Subscriptions over one connection, which opens with the first, goes on at another copy when it breaks, and ends with the last. */
export function createLive(options: LiveOptions): Live {
  const subscriptions = new Map<string, Subscribed>();
  let count = 0;
  let socket: LiveSocket | undefined;

  const subscribeMessage = ({ id, topic, limit, mirror }: Subscribed): FromClient => {
    const from = mirror.resumeFrom;
    return { type: 'subscribe', id, topic, limit, ...(from && { from }) };
  };

  const openSocket = (): LiveSocket =>
    new LiveSocket({
      ...options,
      onOpen: (say) => {
        for (const subscribed of subscriptions.values()) say(subscribeMessage(subscribed));
      },
      onMessage: take,
      onState: (state) => {
        for (const subscribed of subscriptions.values()) {
          if (state !== 'open') subscribed.isLive = false;
          subscribed.handlers.onState?.(state);
        }
      },
    });

  function take(message: ToClient): void {
    switch (message.type) {
      case 'snapshot': {
        const subscribed = subscriptions.get(message.id);
        if (!subscribed) return;
        subscribed.mirror.snapshot(message);
        subscribed.isLive = true;
        subscribed.handlers.onSnapshot?.(message.rows, { hasMore: message.hasMore });
        return;
      }
      case 'resumed': {
        const subscribed = subscriptions.get(message.id);
        if (subscribed) subscribed.isLive = true;
        return;
      }
      case 'resync': {
        const subscribed = subscriptions.get(message.id);
        if (subscribed) loseThread(subscribed, message.reason);
        return;
      }
      case 'changes':
        takeChanges(message);
        return;
      case 'place':
        for (const { isLive, mirror } of subscriptions.values()) if (isLive) mirror.advance(message.place);
        return;
      case 'refused':
        if (message.id !== null) subscriptions.get(message.id)?.handlers.onRefused?.(message.problem as Problem);
    }
  }

  function takeChanges({ changes, place }: ToClient & { type: 'changes' }): void {
    for (const change of changes) {
      const subscribed = subscriptions.get(change.id);
      if (!subscribed?.isLive) continue;
      const { mirror, handlers } = subscribed;
      const row = 'row' in change ? change.row.id : change.remove;
      const before = mirror.rows.get(row);
      const result = mirror.apply(change);
      if (result === 'missed') {
        loseThread(subscribed, 'missed');
        socket?.say(subscribeMessage(subscribed));
      } else if (result === 'taken') {
        if ('row' in change) handlers.onChange?.(change.row, { since: change.since, before });
        else handlers.onRemove?.(row, { before });
      }
    }
    for (const { isLive, mirror } of subscriptions.values()) if (isLive) mirror.advance(place);
  }

  const loseThread = (subscribed: Subscribed, reason: string): void => {
    subscribed.isLive = false;
    subscribed.mirror.forgetPlace();
    subscribed.handlers.onResync?.(reason);
  };

  const closeIfUnused = (): void => {
    if (subscriptions.size > 0) return;
    socket?.close();
    socket = undefined;
  };

  return {
    subscribe(topic, handlers, { limit = liveLimits.rowsDefault } = {}) {
      const id = String(++count);
      const subscribed: Subscribed = { id, topic, limit, mirror: new Mirror(), handlers, isLive: false };
      subscriptions.set(id, subscribed);
      if (socket) socket.say(subscribeMessage(subscribed));
      else socket = openSocket();
      return {
        rows: subscribed.mirror.rows,
        close: () => {
          if (!subscriptions.delete(id)) return;
          socket?.say({ type: 'unsubscribe', id });
          closeIfUnused();
        },
      };
    },
    close() {
      subscriptions.clear();
      closeIfUnused();
    },
  };
}
