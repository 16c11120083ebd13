import { Button } from '../../parts/button.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Person } from '../../parts/person.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { Opener } from './opener.tsx';
import { aNewOne } from './people-search.ts';
import type { ShownList } from './shown.ts';
import { useRoles, useUsers } from './use-directory.ts';
import { UserDialog } from './user-dialog.tsx';

export function UserTable({ open, show, mayChange }: ShownList) {
  const { people } = words;
  const { rows, error, isPending, hasNextPage, fetchNextPage, refetch } = useUsers();
  const roleNames = new Map(useRoles().rows.map(({ id, name }) => [id, name]));
  const nameOf = (id: string): string => rows.find((each) => each.id === id)?.name ?? id;
  const user = rows.find(({ id }) => id === open);
  if (error) return <FailureBanner error={error} retry={() => void refetch()} />;
  if (isPending) return <Skeleton rows={10} />;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th>{people.name}</th>
            <th className="wide">{people.id}</th>
            <th>{people.users.roles}</th>
            <th className="wide">{people.users.manager}</th>
            <th>{people.users.status}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, kind, roles, manager, isActive }) => (
            <tr key={id}>
              <td>
                <Opener mayOpen={mayChange} open={() => show(id)} label={people.users.change(name)}>
                  <Person name={name} />
                </Opener>
              </td>
              <td className="wide mono q">{id}</td>
              <td className="roles">{roles.map((role) => roleNames.get(role) ?? role).join(', ')}</td>
              <td className="wide">{manager === null ? '' : nameOf(manager)}</td>
              <td className={isActive ? '' : 'q'}>
                {!isActive
                  ? people.users.inactive
                  : kind === 'machine'
                    ? people.users.kinds.machine
                    : people.users.active}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasNextPage && (
        <Button small onClick={() => void fetchNextPage()}>
          {people.more}
        </Button>
      )}
      {mayChange && (user || open === aNewOne) && (
        <UserDialog key={open} user={user} users={rows} close={() => show(undefined)} />
      )}
    </>
  );
}
