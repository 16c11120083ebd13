import { unreachable } from '@procession/contracts/json.ts';
import { type FromClient, fromClient, type LiveTopic, type ToClient } from '@procession/contracts/live.ts';
import { closeCodes, liveLimits } from '@procession/contracts/live-limits.ts';
import { type ProblemSlug, problems, problemType } from '@procession/contracts/problems.ts';

/**
 * The conversation on a live connection, without a socket, a table or a clock: what happened, in; what to do, out.
 * Row changes are not here: they go by the subscriptions that this says are live.
 */
export interface Conversation {
  readonly phases: ReadonlyMap<string, Phase>;
  readonly badMessages: number;
  readonly isOver: boolean;
}

/** `loading`: its rows are being read; changes wait for the snapshot. */
export type Phase = 'loading' | 'live';
export type ResyncReason = (ToClient & { type: 'resync' })['reason'];

export type Happening =
  | { type: 'heard'; text: string; judge: JudgeResume }
  | { type: 'loaded'; id: string }
  | { type: 'thread-lost'; id: string; reason: ResyncReason }
  | { type: 'ended'; code: number; reason: string };

/** Whether all that came after the client's place is at hand, and its rights are what they were. */
export type JudgeResume = (from: NonNullable<(FromClient & { type: 'subscribe' })['from']>) => true | ResyncReason;

export type Reaction =
  | { do: 'say'; message: ToClient }
  | { do: 'open'; id: string; topic: LiveTopic; limit: number }
  | { do: 'load'; id: string }
  /** Go on after the client's place; it holds these rows. */
  | { do: 'resume'; id: string; from: NonNullable<(FromClient & { type: 'subscribe' })['from']> }
  | { do: 'drop'; id: string }
  | { do: 'close'; code: number; reason: string };

export interface Step {
  conversation: Conversation;
  reactions: Reaction[];
}

export const newConversation: Conversation = { phases: new Map(), badMessages: 0, isOver: false };

export function converse(conversation: Conversation, happening: Happening, badMessagesMax: number): Step {
  if (conversation.isOver) return { conversation, reactions: [] };
  switch (happening.type) {
    case 'heard': {
      const heard = understand(happening.text);
      if ('fault' in heard) return refuse(conversation, heard.id, 'invalid-request', heard.fault, badMessagesMax);
      if (heard.type === 'unsubscribe') return unsubscribe(conversation, heard.id, badMessagesMax);
      return subscribe(conversation, heard, happening.judge, badMessagesMax);
    }
    case 'loaded':
      return { conversation: withPhase(conversation, happening.id, 'live'), reactions: [] };
    case 'thread-lost': {
      if (!conversation.phases.has(happening.id)) return { conversation, reactions: [] };
      const { id, reason } = happening;
      return {
        conversation: withPhase(conversation, id, 'loading'),
        reactions: [
          { do: 'say', message: { type: 'resync', id, reason } },
          { do: 'load', id },
        ],
      };
    }
    case 'ended':
      return over(conversation, [], happening.code, happening.reason);
    default:
      return unreachable(happening);
  }
}

function subscribe(
  conversation: Conversation,
  { id, topic, limit, from }: FromClient & { type: 'subscribe' },
  judge: JudgeResume,
  badMessagesMax: number,
): Step {
  const isNew = !conversation.phases.has(id);
  if (isNew && conversation.phases.size >= liveLimits.subscriptionsMax) {
    const detail = `A connection has at most ${liveLimits.subscriptionsMax} subscriptions; unsubscribe from one first.`;
    return refuse(conversation, id, 'limit-reached', detail, badMessagesMax);
  }
  // The same id again replaces: a client that is not sure of its state asks anew.
  const begin: Reaction[] = isNew ? [] : [{ do: 'drop', id }];
  begin.push({ do: 'open', id, topic, limit });
  const verdict = from ? judge(from) : undefined;
  if (from && verdict === true) {
    return {
      conversation: withPhase(conversation, id, 'live'),
      reactions: [...begin, { do: 'say', message: { type: 'resumed', id } }, { do: 'resume', id, from }],
    };
  }
  if (verdict) begin.push({ do: 'say', message: { type: 'resync', id, reason: verdict as ResyncReason } });
  return { conversation: withPhase(conversation, id, 'loading'), reactions: [...begin, { do: 'load', id }] };
}

function unsubscribe(conversation: Conversation, id: string, badMessagesMax: number): Step {
  if (!conversation.phases.has(id)) {
    return refuse(conversation, id, 'not-found', `There is no subscription “${id}” here.`, badMessagesMax);
  }
  const phases = new Map(conversation.phases);
  phases.delete(id);
  return { conversation: { ...conversation, phases }, reactions: [{ do: 'drop', id }] };
}

function refuse(
  conversation: Conversation,
  id: string | null,
  slug: ProblemSlug,
  detail: string,
  badMessagesMax: number,
): Step {
  const [status, title] = problems[slug];
  const problem = { type: problemType(slug), title, status, detail };
  const say: Reaction = { do: 'say', message: { type: 'refused', id, problem } };
  const badMessages = conversation.badMessages + 1;
  if (badMessages < badMessagesMax) return { conversation: { ...conversation, badMessages }, reactions: [say] };
  return over({ ...conversation, badMessages }, [say], closeCodes.badMessage, 'too many faulty messages');
}

const over = (conversation: Conversation, first: Reaction[], code: number, reason: string): Step => ({
  conversation: { ...conversation, phases: new Map(), isOver: true },
  reactions: [
    ...first,
    ...[...conversation.phases.keys()].map((id): Reaction => ({ do: 'drop', id })),
    { do: 'close', code, reason },
  ],
});

const withPhase = (conversation: Conversation, id: string, phase: Phase): Conversation => ({
  ...conversation,
  phases: new Map(conversation.phases).set(id, phase),
});

function understand(text: string): FromClient | { fault: string; id: string | null } {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return { fault: 'The message is not JSON.', id: null };
  }
  const parsed = fromClient.safeParse(said);
  if (parsed.success) return parsed.data;
  const fault = parsed.error.issues.map((issue) => `/${issue.path.join('/')}: ${issue.message}`).join('; ');
  return { fault, id: idOf(said) };
}

const idOf = (said: unknown): string | null =>
  typeof said === 'object' && said !== null && 'id' in said && typeof said.id === 'string' && said.id.length <= 64
    ? said.id
    : null;
