import type { Json } from '@procession/contracts/json.ts';
import type { TaskRow } from '@procession/contracts/read-models.ts';
import { isMoney, valueText } from '../../parts/form/field-value.tsx';

export interface RowValues {
  /** Money, written at the right of the first line. */
  amount: string | undefined;
  /** What else is listed and says something without its label. */
  details: readonly string[];
}

/** The listed values of a task as its row shows them: read off their shapes, for rows ask for no definition. */
export function rowValues({ columns, title, entityId }: Pick<TaskRow, 'columns' | 'title' | 'entityId'>): RowValues {
  const values = Object.values(columns ?? {});
  const [amount] = values.filter(isMoney);
  const details = values.flatMap((value) => {
    const text = saidAlone(value);
    return text === undefined || text === entityId || title.includes(text) ? [] : [text];
  });
  return { amount: amount && valueText(amount), details };
}

/** A number or a yes without its label says nothing. */
function saidAlone(value: Json): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  return valueText(value, { type: isDate(value) ? 'date' : 'text' });
}

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
