import { userId } from '@procession/contracts/ids.ts';
import type { FieldKind } from './field-kind.ts';
import { textThat } from './text.ts';

/** A user's id. Whether there is such a user is the directory's to say, when somebody is to act. */
export const userKind = (): FieldKind => ({
  type: 'user',
  celType: 'string',
  parse: textThat((text) => userId.safeParse(text).success, 'the id of a user such as "maria"'),
  toCel: (stored) => stored,
});
