import type { Permission } from '@procession/contracts/events/directory.ts';
import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { issuesOf } from '../../api/issues.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { idOfPerson, PersonInput } from '../../parts/person-input.tsx';
import { showToast } from '../../parts/toast.tsx';
import { words } from '../../words/words.ts';
import { EditDialog } from './edit-dialog.tsx';
import { type Role, type User, useSave } from './use-directory.ts';

const idPattern = /^[a-z][a-z0-9_]{0,63}$/;
const permissions = Object.keys(words.people.roles.may) as Permission[];
type Wrong = Partial<Record<'id' | 'name' | 'description' | 'permissions' | 'holders', string>>;

/** What a role permits and who holds it: all of it, as it is from now on. */
export function RoleDialog({
  role,
  users,
  close,
}: {
  role: Role | undefined;
  users: readonly User[];
  close: () => void;
}) {
  const { people } = words;
  const [typed, setTyped] = useState({
    id: role?.id ?? '',
    name: role?.name ?? '',
    description: role?.description ?? '',
    permissions: role?.permissions ?? [],
    holders: role?.holders ?? [],
  });
  const [holder, setHolder] = useState('');
  const [isTried, setTried] = useState(false);
  const saving = useSave('roles');
  const own: Wrong = {
    ...(!idPattern.test(typed.id.trim()) && { id: typed.id.trim() === '' ? people.required : people.roles.idWrong }),
    ...(typed.name.trim() === '' && { name: people.required }),
  };
  const added = idOfPerson(holder, users);
  const isStranger = holder !== '' && isTried && !users.some(({ id }) => id === added);
  const told: Wrong = {
    ...Object.fromEntries(issuesOf(saving.error)),
    ...(isTried && own),
    ...(isStranger && { holders: people.roles.unknown(added) }),
  };
  const change = (part: Partial<typeof typed>): void => {
    saving.reset();
    setTyped({ ...typed, ...part });
  };
  const addHolder = (): void => {
    if (!users.some(({ id }) => id === added)) {
      setTried(true);
      return;
    }
    if (!typed.holders.includes(added)) change({ holders: [...typed.holders, added] });
    setHolder('');
  };
  const save = (): void => {
    setTried(true);
    if (Object.keys(own).length > 0) return;
    const { id, name, description, permissions: may, holders } = typed;
    const text = description.trim();
    const body = { name: name.trim(), permissions: may, holders, ...(text !== '' && { description: text }) };
    const done = (): void => {
      showToast({ icon: Check, text: people.saved(body.name) });
      close();
    };
    saving.mutate({ id: id.trim(), revision: role?.revision, body }, { onSuccess: done });
  };
  const nameOf = (id: string): string => users.find((each) => each.id === id)?.name ?? id;
  const line = (
    name: 'id' | 'name' | 'description',
    label: string,
    more: { hint?: string; disabled?: boolean } = {},
  ) => (
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
      title={role ? people.roles.change(role.name) : people.roles.add}
      close={close}
      save={save}
      isPending={saving.isPending}
      error={saving.error}
      isTold={Object.keys(told).length > 0}
    >
      {line('name', people.name)}
      {line('id', people.id, { hint: people.roles.idHint, disabled: role !== undefined })}
      {line('description', people.roles.description)}
      <fieldset className="field">
        <legend className="sm b">{people.roles.permissions}</legend>
        {permissions.map((each) => (
          <label key={each} className="check-line">
            <input
              type="checkbox"
              checked={typed.permissions.includes(each)}
              onChange={({ target }) =>
                change({
                  permissions: target.checked
                    ? [...typed.permissions, each]
                    : typed.permissions.filter((one) => one !== each),
                })
              }
            />
            <span>{people.roles.may[each]}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="field">
        <legend className="sm b">{people.roles.holders}</legend>
        {typed.holders.length === 0 && <p className="sm q">{people.roles.noHolders}</p>}
        <ul className="holders">
          {typed.holders.map((id) => (
            <li key={id} className="chip">
              {nameOf(id)}
              <button
                type="button"
                aria-label={people.roles.take(nameOf(id))}
                onClick={() => change({ holders: typed.holders.filter((each) => each !== id) })}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      </fieldset>
      <div className="add-holder">
        <Field label={people.roles.holder} error={told.holders}>
          {(control) => (
            <PersonInput
              control={control}
              people={users.filter(({ id }) => !typed.holders.includes(id))}
              typed={holder}
              change={setHolder}
            />
          )}
        </Field>
        <Button onClick={addHolder} disabled={holder.trim() === ''}>
          {people.roles.addHolder}
        </Button>
      </div>
    </EditDialog>
  );
}
