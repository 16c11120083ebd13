import type { MailMode, NotificationChoices } from '@procession/contracts/events/notification-choices.ts';
import type { NotificationKind } from '@procession/contracts/notification-kind.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { put } from '../../api/calls.ts';
import { Button } from '../../parts/button.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Field } from '../../parts/field.tsx';
import { showToast } from '../../parts/toast.tsx';
import { words } from '../../words/words.ts';

const modes = Object.keys(words.me.modes) as MailMode[];
const kinds = Object.keys(words.me.kinds) as NotificationKind[];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** All choices at once, as they are saved. */
export function MailChoices({ saved }: { saved: NotificationChoices }) {
  const { me } = words;
  const [choices, setChoices] = useState(saved);
  const queries = useQueryClient();
  const zones = useId();
  const saving = useMutation({
    mutationFn: () => put('/v1/me/notification-choices', choices),
    onSuccess: () => {
      showToast({ icon: Check, text: me.saved });
      return queries.invalidateQueries({ queryKey: ['notification-choices'] });
    },
  });
  const change = (part: Partial<NotificationChoices>): void => {
    saving.reset();
    setChoices({ ...choices, ...part });
  };
  const choose = (kind: NotificationKind, mode: string): void => {
    const { [kind]: _, ...others } = choices.kinds;
    change({ kinds: mode === '' ? others : { ...others, [kind]: mode as MailMode } });
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className="choices" onSubmit={save}>
      <Field label={me.email}>
        {(control) => (
          <select
            {...control}
            className="in"
            value={choices.email}
            onChange={({ target }) => change({ email: target.value as MailMode })}
          >
            {modes.map((mode) => (
              <option key={mode} value={mode}>
                {me.modes[mode]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={me.hour}>
        {(control) => (
          <select
            {...control}
            className="in"
            value={choices.digestHour}
            onChange={({ target }) => change({ digestHour: Number(target.value) })}
          >
            {hours.map((hour) => (
              <option key={hour} value={hour}>
                {`${String(hour).padStart(2, '0')}:00`}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={me.zone}>
        {(control) => (
          <input
            {...control}
            className="in"
            list={zones}
            required
            value={choices.zone}
            onChange={({ target }) => change({ zone: target.value })}
          />
        )}
      </Field>
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <fieldset>
        <legend className="sm b">{me.single}</legend>
        {kinds.map((kind) => (
          <label className="kind" key={kind}>
            <span>{me.kinds[kind]}</span>
            <select
              className="in"
              value={choices.kinds[kind] ?? ''}
              onChange={({ target }) => choose(kind, target.value)}
            >
              <option value="">{me.asAbove}</option>
              {modes.map((mode) => (
                <option key={mode} value={mode}>
                  {me.modes[mode]}
                </option>
              ))}
            </select>
          </label>
        ))}
      </fieldset>
      {saving.error && <FailureBanner error={saving.error} title={me.notSaved} />}
      <Button look="ink" type="submit" disabled={saving.isPending}>
        {me.save}
      </Button>
    </form>
  );
}
