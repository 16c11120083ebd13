import { Check } from 'lucide-react';
import { useState } from 'react';
import { issuesOf } from '../../api/issues.ts';
import { Field } from '../../parts/field.tsx';
import { idOfPerson, PersonInput } from '../../parts/person-input.tsx';
import { showToast } from '../../parts/toast.tsx';
import { words } from '../../words/words.ts';
import { EditDialog } from './edit-dialog.tsx';
import { type User, useSave } from './use-directory.ts';

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._@|:+=-]{0,127}$/;
type Wrong = Partial<Record<'id' | 'name' | 'email' | 'manager', string>>;

/** Somebody of the directory, or somebody new. */
export function UserDialog({
  user,
  users,
  close,
}: {
  user: User | undefined;
  users: readonly User[];
  close: () => void;
}) {
  const { people } = words;
  const nameOf = (id: string | null): string => users.find((each) => each.id === id)?.name ?? id ?? '';
  const [typed, setTyped] = useState({
    id: user?.id ?? '',
    name: user?.name ?? '',
    email: user?.email ?? '',
    manager: nameOf(user?.manager ?? null),
    kind: user?.kind ?? ('person' as const),
    active: user?.isActive ?? true,
  });
  const [isTried, setTried] = useState(false);
  const saving = useSave('users');
  const own: Wrong = {
    ...(!idPattern.test(typed.id.trim()) && { id: typed.id.trim() === '' ? people.required : people.users.idWrong }),
    ...(typed.name.trim() === '' && { name: people.required }),
    ...(typed.email.trim() !== '' && !/^\S+@\S+\.\S+$/.test(typed.email.trim()) && { email: people.users.emailWrong }),
  };
  const told: Wrong = { ...Object.fromEntries(issuesOf(saving.error)), ...(isTried && own) };
  const change = (part: Partial<typeof typed>): void => {
    saving.reset();
    setTyped({ ...typed, ...part });
  };
  const save = (): void => {
    setTried(true);
    if (Object.keys(own).length > 0) return;
    const { id, name, email, manager, kind, active } = typed;
    const body = {
      name: name.trim(),
      kind,
      active,
      ...(email.trim() !== '' && { email: email.trim() }),
      ...(manager.trim() !== '' && { manager: idOfPerson(manager, users) }),
    };
    const done = (): void => {
      showToast({ icon: Check, text: people.saved(body.name) });
      close();
    };
    saving.mutate({ id: id.trim(), revision: user?.revision, body }, { onSuccess: done });
  };
  const line = (name: 'id' | 'name' | 'email', label: string, more: { hint?: string; disabled?: boolean } = {}) => (
    <Field label={label} hint={more.hint} error={told[name]}>
      {(control) => (
        <input
          {...control}
          className="in"
          autoComplete="off"
          disabled={more.disabled}
          value={typed[name]}
          onChange={({ target }) => change({ [name]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <EditDialog
      title={user ? people.users.change(user.name) : people.users.add}
      close={close}
      save={save}
      isPending={saving.isPending}
      error={saving.error}
      isTold={Object.keys(told).length > 0}
    >
      {line('name', people.name)}
      {line('id', people.id, { hint: people.users.idHint, disabled: user !== undefined })}
      {line('email', people.users.email)}
      <Field label={people.users.manager} error={told.manager}>
        {(control) => (
          <PersonInput
            control={control}
            people={users.filter(({ kind, id }) => kind === 'person' && id !== user?.id)}
            typed={typed.manager}
            change={(manager) => change({ manager })}
          />
        )}
      </Field>
      <Field label={people.users.kind}>
        {(control) => (
          <select
            {...control}
            className="in"
            value={typed.kind}
            onChange={({ target }) => change({ kind: target.value as User['kind'] })}
          >
            {(['person', 'machine'] as const).map((kind) => (
              <option key={kind} value={kind}>
                {people.users.kinds[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <label className="check-line">
        <input type="checkbox" checked={typed.active} onChange={({ target }) => change({ active: target.checked })} />
        <span>
          {people.users.isActive}
          <small className="xs q">{people.users.activeHint}</small>
        </span>
      </label>
    </EditDialog>
  );
}
