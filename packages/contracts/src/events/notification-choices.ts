import { z } from 'zod';
import { userId } from '../ids.ts';
import { notificationKind } from '../notification-kind.ts';
import { zone } from './calendar.ts';

/** When somebody is told by e-mail: at once, once a day of all together, or not. */
export const mailMode = z.enum(['at_once', 'digest', 'off']);
export type MailMode = z.infer<typeof mailMode>;

/** How somebody wants to be told by e-mail of what the app tells them anyway. */
export const notificationChoices = z.object({
  email: mailMode,
  /** Kinds for which it is another way than `email` says. */
  kinds: z.partialRecord(notificationKind, mailMode),
  /** When the digest comes: the full hour that the clocks of `zone` show. */
  digestHour: z.int().min(0).max(23),
  zone,
});
export type NotificationChoices = z.infer<typeof notificationChoices>;

/** Of somebody who has chosen nothing. Without a zone: that of the tenant's default calendar, else UTC. */
export const choicesByDefault = {
  email: 'at_once',
  kinds: {},
  digestHour: 7,
} as const satisfies Omit<NotificationChoices, 'zone'>;

/** Facts of the streams `choices-<user>`: what each person chose for themselves. */
export const choicesEvents = {
  /** From now on, whole. */
  NotificationChoicesMade: z.object({ user: userId, choices: notificationChoices }),
} as const;

export type ChoicesEventType = keyof typeof choicesEvents;
export type ChoicesEvent = {
  [T in ChoicesEventType]: { type: T; data: z.infer<(typeof choicesEvents)[T]> };
}[ChoicesEventType];

/** How a kind is told. */
export const mailModeOf = ({ email, kinds }: Pick<NotificationChoices, 'email' | 'kinds'>, kind: string): MailMode =>
  (kinds as Record<string, MailMode | undefined>)[kind] ?? email;
