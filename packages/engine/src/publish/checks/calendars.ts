import { defaultCalendar } from '@procession/contracts/events/calendar.ts';
import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import { withUndos } from '../../document/fields-at.ts';

/** A calendar that a definition asks for, and where. */
export interface AskedCalendar {
  calendar: string;
  /** JSON pointer into the document. */
  place: string;
}

/** Each calendar once, at the first place that names it. Whether there is one, the tenant's directory says (`calendar-missing`). */
export function calendarsAsked(document: CheckedDocument): AskedCalendar[] {
  const asked = new Map<string, string>();
  const note = (calendar: string | true | undefined, place: string): void => {
    const name = calendar === true ? (document.calendar ?? defaultCalendar) : calendar;
    if (name !== undefined && !asked.has(name)) asked.set(name, `${place}/calendar`);
  };
  note(document.calendar, '');
  ofInterrupts(document.interrupt, '', note);
  for (const [, step] of withUndos(document.steps)) ofStep(step, note);
  return [...asked].map(([calendar, place]) => ({ calendar, place }));
}

type Note = (of: string | true | undefined, place: string) => void;

function ofInterrupts(interrupts: CheckedStep['interrupt'], place: string, note: Note): void {
  for (const [n, { calendar }] of interrupts.entries()) note(calendar, `${place}/interrupt/${n}`);
}

function ofStep({ own, place, interrupt }: CheckedStep, note: Note): void {
  ofInterrupts(interrupt, place, note);
  if (own?.type === 'approval' || own?.type === 'form') note(own.due?.calendar, `${place}/due`);
  if (own?.type === 'timer') note(own.calendar, place);
  if (own?.type === 'wait') for (const [n, one] of own.for.entries()) note(one.calendar, `${place}/for/${n}`);
}
