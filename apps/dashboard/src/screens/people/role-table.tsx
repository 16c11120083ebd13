import { Button } from '../../parts/button.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { Opener } from './opener.tsx';
import { aNewOne } from './people-search.ts';
import { RoleDialog } from './role-dialog.tsx';
import type { ShownList } from './shown.ts';
import { useRoles, useUsers } from './use-directory.ts';

/** Names that a row has room for. */
const namesMax = 3;

export function RoleTable({ open, show, mayChange }: ShownList) {
  const { people } = words;
  const { rows, error, isPending, hasNextPage, fetchNextPage, refetch } = useRoles();
  const users = useUsers().rows;
  const nameOf = (id: string): string => users.find((each) => each.id === id)?.name ?? id;
  const role = rows.find(({ id }) => id === open);
  if (error) return <FailureBanner error={error} retry={() => void refetch()} />;
  if (isPending) return <Skeleton rows={10} />;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th>{people.name}</th>
            <th className="wide">{people.id}</th>
            <th className="wide">{people.roles.permissions}</th>
            <th>{people.roles.holders}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, permissions, holders }) => (
            <tr key={id}>
              <td>
                <Opener mayOpen={mayChange} open={() => show(id)} label={people.roles.change(name)}>
                  <b className="b">{name}</b>
                </Opener>
              </td>
              <td className="wide mono q">{id}</td>
              <td className="wide roles">{permissions.map((each) => people.roles.may[each]).join(', ')}</td>
              <td className="roles">
                {holders.length > namesMax ? people.roles.count(holders.length) : holders.map(nameOf).join(', ')}
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
      {mayChange && (role || open === aNewOne) && (
        <RoleDialog key={`${open}${role?.revision}`} role={role} users={users} close={() => show(undefined)} />
      )}
    </>
  );
}
