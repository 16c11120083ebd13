import { z } from 'zod';
import { choicesByDefault, notificationChoices } from '../events/notification-choices.ts';

const example = {
  email: 'digest' as const,
  kinds: { mentioned: 'at_once' as const },
  digestHour: 7,
  zone: 'Europe/Berlin',
};

/** Body of `PUT /v1/me/notification-choices`. */
export const putNotificationChoices = z
  .strictObject({
    ...notificationChoices.shape,
    kinds: notificationChoices.shape.kinds.default({}),
    digestHour: notificationChoices.shape.digestHour.default(choicesByDefault.digestHour),
    /** Absent: that of the tenant's default calendar. */
    zone: notificationChoices.shape.zone.optional(),
  })
  .meta({ id: 'PutNotificationChoices', examples: [example] });

export const notificationChoicesAnswer = z
  .object({
    /** Counts the changes; 0: nothing was ever chosen, and this is what counts then. */
    revision: z.int(),
    choices: notificationChoices,
  })
  .meta({
    id: 'NotificationChoices',
    description: 'How you are told by e-mail.',
    examples: [{ revision: 1, choices: example }],
  });

export const ownNotificationChoices = z
  .object({
    ...notificationChoicesAnswer.shape,
    /** Where mails go, as the directory has it. Null: nowhere, and none are sent. */
    address: z.string().nullable(),
    /** The last mail of the last 30 days that was refused or given up, and what the server said. Null: there is none. */
    failed: z.object({ at: z.iso.datetime(), why: z.string() }).nullable(),
  })
  .meta({
    id: 'OwnNotificationChoices',
    description: 'How you are told by e-mail, and where.',
    examples: [{ revision: 1, choices: example, address: 'maria@example.com', failed: null }],
  });
export type OwnNotificationChoices = z.infer<typeof ownNotificationChoices>;
