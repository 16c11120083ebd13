import type { DecideContext } from '../instance/command.ts';

/** What is drawn where nothing may be left to chance; a tenant without calendars. */
export const fixedChance: Pick<DecideContext, 'calendars' | 'random' | 'newId'> = {
  calendars: () => undefined,
  random: () => 0,
  newId: () => '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e99',
};
