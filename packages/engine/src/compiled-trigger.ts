import type { Json, JsonObject } from '@procession/contracts/json.ts';

type TriggerEvaluate<T> = (event: { id: string; subject?: string; data: JsonObject }) => T;

/** What starts instances without a person: a type of event, or a time; one of them. */
export interface CompiledTrigger {
  event?: string;
  cron?: { expression: string; zone: string };
  when?: TriggerEvaluate<boolean>;
  set: { field: string; value: TriggerEvaluate<Json> }[];
}
