import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { type CallbackAddress, fillIn } from '@procession/contracts/placeholders.ts';

/** Content of a fact as it is sent: with the sensitive fields of the instance, as they are now, and the addresses for answers. */
export const fillFields = <T extends Json>(
  content: T,
  data: Readonly<JsonObject>,
  addressOf: (callback: CallbackAddress) => string,
): T =>
  fillIn(content, (placeholder) =>
    '$field' in placeholder ? (data[placeholder.$field] ?? null) : addressOf(placeholder.$callback),
  ) as T;
