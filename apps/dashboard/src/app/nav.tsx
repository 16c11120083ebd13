import { Link } from '@tanstack/react-router';
import { Icon } from '../parts/icon.tsx';
import { Mark } from '../parts/mark.tsx';
import { Avatar } from '../parts/person.tsx';
import { useTaskCount } from '../screens/inbox/use-tasks.ts';
import { words } from '../words/words.ts';
import { AccountMenu } from './account-menu.tsx';
import { LiveBadge } from './live-badge.tsx';
import { places } from './places.ts';
import { useSession } from './session-gate.tsx';

export function Nav() {
  const { user } = useSession();
  const tasks = useTaskCount();
  return (
    <nav className="nav" aria-label={words.shell.main}>
      <Link className="brand" to="/">
        <Mark />
        <span>{words.shell.product}</span>
      </Link>
      {places.map(({ to, name, icon }) => (
        <Link key={to} className="n" to={to} title={name}>
          <Icon of={icon} />
          <span>{name}</span>
          {to === '/inbox' && tasks !== undefined && tasks > 0 && <b>{tasks}</b>}
        </Link>
      ))}
      <span className="sp" />
      <LiveBadge />
      <AccountMenu
        trigger={
          <button type="button" className="n account" title={words.shell.account(user.name)}>
            <Avatar name={user.name} me />
            <span className="cut">{user.name}</span>
          </button>
        }
      />
    </nav>
  );
}
