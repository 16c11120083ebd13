import type { AbsenceProfile } from '@procession/contracts/events/directory.ts';
import { type FormEvent, useState } from 'react';
import { isProblem } from '../../api/failure.ts';
import { issuesOf } from '../../api/issues.ts';
import type { KnownPerson } from '../../app/people.ts';
import { Button } from '../../parts/button.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Field } from '../../parts/field.tsx';
import { idOfPerson, PersonInput } from '../../parts/person-input.tsx';
import { words } from '../../words/words.ts';

interface AbsenceFormProps {
  /** Who is away; absent: it is chosen. */
  user?: string;
  people: readonly KnownPerson[];
  record: (profile: AbsenceProfile, done: () => void) => void;
  isPending: boolean;
  error: Error | null;
}

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const nothing = { user: '', substitute: '', from: '', to: '' };

/** From a first to a last day somebody else decides. */
export function AbsenceForm({ user, people, record, isPending, error }: AbsenceFormProps) {
  const { absence, required } = words.me;
  const [typed, setTyped] = useState(nothing);
  const [isTried, setTried] = useState(false);
  const issues = issuesOf(error);
  const who = user ?? idOfPerson(typed.user, people);
  const substitute = idOfPerson(typed.substitute, people);
  const problems: Partial<Record<keyof typeof nothing, string>> = {
    ...(isTried && who === '' && { user: required }),
    ...(isTried && substitute === '' && { substitute: required }),
    ...(isTried && typed.from === '' && { from: required }),
    ...(isTried && typed.to === '' && { to: required }),
    ...(isTried && typed.to !== '' && typed.to < typed.from && { to: absence.order }),
    ...Object.fromEntries(issues),
    ...(isProblem(error, 'user-not-found') && { substitute: absence.unknown(substitute) }),
    ...(isProblem(error, 'not-eligible') && { substitute: error.problem!.detail }),
  };
  const isTold = Object.keys(problems).length > 0;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (who === '' || substitute === '' || typed.from === '' || typed.to === '' || typed.to < typed.from) return;
    record({ user: who, substitute, from: typed.from, to: typed.to, zone }, () => {
      setTyped(nothing);
      setTried(false);
    });
  };
  const day = (name: 'from' | 'to', label: string) => (
    <Field label={label} error={problems[name]}>
      {(control) => (
        <input
          {...control}
          className="in"
          type="date"
          value={typed[name]}
          onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <form className="absence" onSubmit={send} noValidate>
      {user === undefined && (
        <Field label={absence.who} error={problems.user}>
          {(control) => (
            <PersonInput
              control={control}
              people={people}
              typed={typed.user}
              change={(text) => setTyped({ ...typed, user: text })}
            />
          )}
        </Field>
      )}
      <div className="days">
        {day('from', absence.from)}
        {day('to', absence.to)}
      </div>
      <Field label={absence.substitute} hint={absence.hint} error={problems.substitute}>
        {(control) => (
          <PersonInput
            control={control}
            people={people.filter(({ id }) => id !== user)}
            typed={typed.substitute}
            change={(text) => setTyped({ ...typed, substitute: text })}
          />
        )}
      </Field>
      {error && !isTold && <FailureBanner error={error} title={absence.notRecorded} />}
      <Button type="submit" disabled={isPending}>
        {absence.record}
      </Button>
    </form>
  );
}
