import type { CalendarAnswer } from '@procession/contracts/http/calendars.ts';
import { Check } from 'lucide-react';
import { useId, useState } from 'react';
import { issuesOf } from '../../api/issues.ts';
import { Field } from '../../parts/field.tsx';
import { showToast } from '../../parts/toast.tsx';
import { words } from '../../words/words.ts';
import { extraText, holidaysText, readExtra, readHolidays, readSpans, spansText, weekdays } from './calendar-text.ts';
import { EditDialog } from './edit-dialog.tsx';
import { useSave } from './use-directory.ts';

const idPattern = /^[a-z][a-z0-9_]{0,63}$/;
const zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** When people work: the hours of a week, holidays, and days that are otherwise. */
export function CalendarDialog({ calendar, close }: { calendar: CalendarAnswer | undefined; close: () => void }) {
  const { people } = words;
  const { calendars } = people;
  const profile = calendar?.profile;
  const [typed, setTyped] = useState<Record<string, string>>({
    id: calendar?.id ?? '',
    name: profile?.name ?? '',
    zone: profile?.zone ?? zoneHere,
    holidays: holidaysText(profile?.holidays ?? []),
    extra: extraText(profile?.extra ?? []),
    ...Object.fromEntries(weekdays.map((day) => [day, spansText(profile?.week[day])])),
  });
  const [isTried, setTried] = useState(false);
  const zones = useId();
  const saving = useSave('calendars');
  const holidays = readHolidays(typed.holidays!);
  const extra = readExtra(typed.extra!);
  const week = weekdays.map((day) => [day, readSpans(typed[day]!)] as const);
  const own: Record<string, string> = {
    ...(!idPattern.test(typed.id!) && { id: typed.id === '' ? people.required : people.roles.idWrong }),
    ...(typed.name!.trim() === '' && { name: people.required }),
    ...(typeof holidays === 'number' && { holidays: calendars.wrongLine(holidays) }),
    ...(typeof extra === 'number' && { extra: calendars.wrongLine(extra) }),
    ...Object.fromEntries(week.flatMap(([day, spans]) => (spans ? [] : [[day, calendars.wrongHours]]))),
  };
  const told: Record<string, string> = { ...Object.fromEntries(issuesOf(saving.error)), ...(isTried && own) };
  const change = (name: string, text: string): void => {
    saving.reset();
    setTyped({ ...typed, [name]: text });
  };
  const save = (): void => {
    setTried(true);
    if (Object.keys(own).length > 0) return;
    const name = typed.name!.trim();
    const hours = Object.fromEntries(week.filter(([, spans]) => spans!.length > 0));
    const body = { name, zone: typed.zone, week: hours, holidays, extra };
    const done = (): void => {
      showToast({ icon: Check, text: people.saved(name) });
      close();
    };
    saving.mutate({ id: typed.id!, revision: calendar?.version, body }, { onSuccess: done });
  };
  const line = (name: string, label: string, more: { hint?: string; disabled?: boolean; list?: string } = {}) => (
    <Field key={name} label={label} hint={more.hint} error={told[name]}>
      {(control) => (
        <input
          {...control}
          className="in"
          autoComplete="off"
          disabled={more.disabled}
          list={more.list}
          value={typed[name]}
          onChange={({ target }) => change(name, target.value)}
        />
      )}
    </Field>
  );
  const lines = (name: string, label: string, hint: string) => (
    <Field label={label} hint={hint} error={told[name]}>
      {(control) => (
        <textarea
          {...control}
          className="in"
          rows={4}
          value={typed[name]}
          onChange={({ target }) => change(name, target.value)}
        />
      )}
    </Field>
  );
  return (
    <EditDialog
      title={calendar ? calendars.change(calendar.profile.name) : calendars.add}
      close={close}
      save={save}
      isPending={saving.isPending}
      error={saving.error}
      isTold={Object.keys(told).length > 0}
    >
      {line('name', people.name)}
      {line('id', people.id, { hint: calendars.idHint, disabled: calendar !== undefined })}
      {line('zone', calendars.zone, { list: zones })}
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <fieldset className="field week">
        <legend className="sm b">{calendars.hours}</legend>
        <p className="xs q">{calendars.hoursHint}</p>
        {told.week !== undefined && <p className="xs text-no">{told.week}</p>}
        {weekdays.map((day) => line(day, calendars.days[day]))}
      </fieldset>
      {lines('holidays', calendars.holidays, calendars.holidaysHint)}
      {lines('extra', calendars.extra, calendars.extraHint)}
      <p className="xs q">{calendars.timers}</p>
    </EditDialog>
  );
}
