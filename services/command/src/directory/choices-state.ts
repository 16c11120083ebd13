import { canonical } from '@procession/contracts/canonical.ts';
import type { ChoicesEvent, NotificationChoices } from '@procession/contracts/events/notification-choices.ts';
import type { Fold } from '../event-store/command.ts';

export interface ChoicesState {
  revision: number;
  choices?: NotificationChoices;
}

const noChoices: ChoicesState = { revision: 0 };

export const choicesFold: Fold = {
  initial: noChoices,
  evolve: (_state, { data, revision }): ChoicesState => ({
    revision,
    choices: (data as unknown as ChoicesEvent['data']).choices,
  }),
};

/** No fact when they are what they are. */
export const decideChoices = (
  { choices: before }: ChoicesState,
  user: string,
  choices: NotificationChoices,
): ChoicesEvent[] =>
  before && canonical(before) === canonical(choices)
    ? []
    : [{ type: 'NotificationChoicesMade', data: { user, choices } }];
