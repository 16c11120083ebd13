import './people.css';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { may, useMe } from '../../app/use-me.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { words } from '../../words/words.ts';
import { AllAbsences } from './all-absences.tsx';
import { CalendarList } from './calendar-list.tsx';
import { aNewOne, peopleTabs } from './people-search.ts';
import { RoleTable } from './role-table.tsx';
import { UserTable } from './user-table.tsx';

/** The directory: people, roles, who is away, when people work. */
export function PeoplePage() {
  const { people, shell } = words;
  const { tab = 'users', open } = useSearch({ from: '/people' });
  const navigate = useNavigate({ from: '/people' });
  const me = useMe();
  useEffect(() => {
    document.title = shell.titleOf(people.page);
  }, [shell, people]);
  const show = (id: string | undefined): void =>
    void navigate({ search: { ...(tab !== 'users' && { tab }), ...(id !== undefined && { open: id }) } });
  const mayChange = may(me, 'administer');
  const shown = { open, show, mayChange };
  if (me && !mayChange && !may(me, 'read'))
    return (
      <div className="p-6">
        <Empty title={people.notAllowed.title}>{people.notAllowed.text}</Empty>
      </div>
    );
  return (
    <div className="people">
      <div className="bar">
        <h1>{people.page}</h1>
        <nav className="tabs" aria-label={people.page}>
          {peopleTabs.map((each) => (
            <Link
              key={each}
              to="/people"
              search={{ tab: each === 'users' ? undefined : each }}
              activeOptions={{ explicitUndefined: true }}
              {...(each === tab && { 'aria-current': 'page' as const })}
            >
              {people.tabs[each]}
            </Link>
          ))}
        </nav>
        <span className="sp" />
        {mayChange && (
          <Button small onClick={() => show(aNewOne)}>
            {people[tab].add}
          </Button>
        )}
      </div>
      <div className="shown">
        {me && tab === 'users' && <UserTable {...shown} />}
        {me && tab === 'roles' && <RoleTable {...shown} />}
        {me && tab === 'absences' && <AllAbsences {...shown} />}
        {me && tab === 'calendars' && <CalendarList {...shown} />}
      </div>
    </div>
  );
}
