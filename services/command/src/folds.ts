import { definitionFold } from './definitions/definition-state.ts';
import { absenceFold } from './directory/absence-state.ts';
import { calendarFold } from './directory/calendar-state.ts';
import { choicesFold } from './directory/choices-state.ts';
import { roleFold, userFold } from './directory/directory-states.ts';
import type { Folds } from './event-store/command.ts';
import { instanceFold } from './instances/instance-fold.ts';
import type { SubjectKeys } from './sealing/subject-keys.ts';

/** How each kind of stream is folded. */
export const createFolds = (keys: SubjectKeys): Folds => ({
  instance: instanceFold(keys),
  definition: definitionFold,
  user: userFold,
  role: roleFold,
  calendar: calendarFold,
  absence: absenceFold,
  choices: choicesFold,
});
